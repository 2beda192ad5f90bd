package limber.engine.mjcf;

import java.util.List;
import limber.engine.JointType;

/**
 * What MuJoCo derives at {@code qpos0}: the mass matrix and the inverse weights of bodies and
 * degrees of freedom. Dense, in plain loops: it runs once a model.
 */
final class ReferencePose {
  /** Mass matrix, [nv, nv]. */
  final double[][] mass;

  /** Mean inverse inertia of each body in translation and rotation, [nbody, 2]. */
  final double[] bodyInvweight0;

  final double[] dofInvweight0;

  /** Place of each body in the world. */
  final double[][] xpos;

  final double[][] xquat;
  private final Tree tree;
  private final double[][] axis;
  private final double[][] anchor;
  private final boolean[] linear;
  private final double[][] factor;

  ReferencePose(Tree tree) {
    this.tree = tree;
    int nbody = tree.bodies.size();
    xpos = new double[nbody][];
    xquat = new double[nbody][];
    axis = new double[tree.nv][];
    anchor = new double[tree.nv][];
    linear = new boolean[tree.nv];
    placeBodies();
    placeDofs();
    mass = massMatrix();
    factor = factorise();
    bodyInvweight0 = bodyWeights();
    dofInvweight0 = dofWeights();
  }

  private void placeBodies() {
    for (int i = 0; i < tree.bodies.size(); i++) {
      Spec.Body body = tree.bodies.get(i);
      int parent = tree.parent[i];
      if (i == 0) {
        xpos[0] = new double[3];
        xquat[0] = new double[] {1, 0, 0, 0};
      } else {
        xpos[i] = Spatial.add(xpos[parent], Spatial.rotate(xquat[parent], body.pos));
        xquat[i] = Spatial.normalize(Spatial.multiply(xquat[parent], body.quat));
      }
    }
  }

  /** Axis and anchor of each degree of freedom in the world. */
  private void placeDofs() {
    double[] unit = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    for (int j = 0; j < tree.joints.size(); j++) {
      Spec.Joint joint = tree.joints.get(j);
      int body = tree.jointBody[j];
      double[] rotation = Spatial.matrix(xquat[body]);
      double[] at = Spatial.add(xpos[body], Spatial.apply(rotation, joint.pos()));
      int dof = tree.jointDof[j];
      switch (joint.type()) {
        case HINGE, SLIDE ->
            place(dof, Spatial.apply(rotation, joint.axis()), at, joint.type() == JointType.SLIDE);
        case BALL -> placeThree(dof, rotation, at, false);
        case FREE -> {
          placeThree(dof, unit, at, true);
          placeThree(dof + 3, rotation, at, false);
        }
      }
    }
  }

  private void placeThree(int dof, double[] axes, double[] at, boolean translates) {
    for (int k = 0; k < 3; k++) {
      place(dof + k, Spatial.column(axes, k), at, translates);
    }
  }

  private void place(int dof, double[] direction, double[] at, boolean translates) {
    axis[dof] = direction;
    anchor[dof] = at;
    linear[dof] = translates;
  }

  private double[] centre(int body) {
    return Spatial.add(xpos[body], Spatial.rotate(xquat[body], tree.inertias.get(body).pos()));
  }

  /** Jacobian of a body's centre of mass: rows x y z, then rotation about x y z, [6, nv]. */
  private double[][] jacobian(int body) {
    double[][] jac = new double[6][tree.nv];
    double[] centre = centre(body);
    for (int dof = tree.lastDof[body]; dof >= 0; dof = tree.dofParent[dof]) {
      double[] turn = linear[dof] ? new double[3] : axis[dof];
      double[] move =
          linear[dof] ? axis[dof] : Spatial.cross(axis[dof], Spatial.subtract(centre, anchor[dof]));
      for (int k = 0; k < 3; k++) {
        jac[k][dof] = move[k];
        jac[3 + k][dof] = turn[k];
      }
    }
    return jac;
  }

  private double[][] massMatrix() {
    int nv = tree.nv;
    double[][] m = new double[nv][nv];
    for (int body = 1; body < tree.bodies.size(); body++) {
      Inertia inertia = tree.inertias.get(body);
      double[] frame = Spatial.matrix(Spatial.multiply(xquat[body], inertia.quat()));
      double[] rotational = Spatial.conjugate(frame, inertia.principal());
      double[][] jac = jacobian(body);
      for (int a = tree.lastDof[body]; a >= 0; a = tree.dofParent[a]) {
        double[] spin = {jac[3][a], jac[4][a], jac[5][a]};
        double[] momentum = Spatial.apply(rotational, spin);
        for (int b = a; b >= 0; b = tree.dofParent[b]) {
          double sum = 0;
          for (int k = 0; k < 3; k++) {
            sum += inertia.mass() * jac[k][a] * jac[k][b] + momentum[k] * jac[3 + k][b];
          }
          m[a][b] += sum;
          m[b][a] = m[a][b];
        }
      }
    }
    for (int dof = 0; dof < nv; dof++) {
      m[dof][dof] += tree.joints.get(tree.dofJoint[dof]).armature();
    }
    return m;
  }

  /** Mass matrix = L' D L, L below and D on the diagonal, no entries but towards the root. */
  private double[][] factorise() {
    double[][] f = new double[tree.nv][];
    for (int k = 0; k < f.length; k++) {
      f[k] = mass[k].clone();
    }
    for (int k = f.length - 1; k >= 0; k--) {
      f[k][k] = Math.max(f[k][k], 1e-15);
      for (int i = tree.dofParent[k]; i >= 0; i = tree.dofParent[i]) {
        double share = f[k][i] / f[k][k];
        for (int j = i; j >= 0; j = tree.dofParent[j]) {
          f[i][j] -= share * f[k][j];
        }
        f[k][i] = share;
      }
    }
    return f;
  }

  /** j' inv(M) j for a row over the degrees of freedom. */
  double quadratic(double[] j) {
    double total = 0;
    double[] y = j.clone();
    for (int k = y.length - 1; k >= 0; k--) {
      if (y[k] != 0) {
        for (int i = tree.dofParent[k]; i >= 0; i = tree.dofParent[i]) {
          y[i] -= factor[k][i] * y[k];
        }
        total += y[k] * y[k] / factor[k][k];
      }
    }
    return total;
  }

  private double[] bodyWeights() {
    double[] weights = new double[2 * tree.bodies.size()];
    for (int body = 1; body < tree.bodies.size(); body++) {
      if (tree.weld[body] == 0) {
        continue;
      }
      if (simpleSlider(body)) {
        weights[2 * body] = 1 / Math.max(1e-15, tree.inertias.get(body).mass());
        continue;
      }
      double[][] jac = jacobian(body);
      for (int k = 0; k < 3; k++) {
        weights[2 * body] += quadratic(jac[k]) / 3;
        weights[2 * body + 1] += quadratic(jac[3 + k]) / 3;
      }
    }
    return weights;
  }

  /** The mean over the three translations or rotations that a degree of freedom belongs to. */
  private double[] dofWeights() {
    double[] weights = new double[tree.nv];
    for (int j = 0; j < tree.joints.size(); j++) {
      int group = tree.joints.get(j).type().velocities() == 1 ? 1 : 3;
      int end = tree.jointDof[j] + tree.joints.get(j).type().velocities();
      for (int start = tree.jointDof[j]; start < end; start += group) {
        double mean = 0;
        for (int dof = start; dof < start + group; dof++) {
          double[] unit = new double[tree.nv];
          unit[dof] = 1;
          mean += quadratic(unit) / group;
        }
        if (simpleSlider(tree.jointBody[j])) {
          mean = 1 / Math.max(1e-15, tree.inertias.get(tree.jointBody[j]).mass());
        }
        for (int dof = start; dof < start + group; dof++) {
          weights[dof] = mean;
        }
      }
    }
    return weights;
  }

  /**
   * MuJoCo's "simple" body of sliders only: a leaf in the inertial frame, on the world, with joints
   * along the axes. It takes 1 / mass, armature or not.
   */
  private boolean simpleSlider(int body) {
    Inertia inertia = tree.inertias.get(body);
    List<Spec.Joint> joints = tree.bodies.get(body).joints;
    boolean sameFrame =
        near(inertia.pos(), new double[3]) && near(inertia.quat(), new double[] {1, 0, 0, 0});
    int parent = tree.parent[body];
    boolean rooted =
        parent == 0 || (tree.parent[parent] == 0 && tree.bodies.get(parent).joints.isEmpty());
    return sameFrame
        && rooted
        && !joints.isEmpty()
        && tree.bodies.get(body).children.isEmpty()
        && joints.stream().allMatch(ReferencePose::alignedSlider);
  }

  private static boolean alignedSlider(Spec.Joint joint) {
    int components = 0;
    for (double x : joint.axis()) {
      components += Math.abs(x) > 1e-14 ? 1 : 0;
    }
    return joint.type() == JointType.SLIDE && components == 1 && near(joint.pos(), new double[3]);
  }

  private static boolean near(double[] a, double[] b) {
    for (int i = 0; i < a.length; i++) {
      if (Math.abs(a[i] - b[i]) >= 1e-6) {
        return false;
      }
    }
    return true;
  }
}
