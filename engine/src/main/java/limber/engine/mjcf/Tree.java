package limber.engine.mjcf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Bodies, joints and degrees of freedom in order (depth first), with their inertias. */
final class Tree {
  final List<Spec.Body> bodies = new ArrayList<>();
  final List<Spec.Joint> joints = new ArrayList<>();
  final List<Inertia> inertias = new ArrayList<>();
  final int nq;
  final int nv;

  /** By body. */
  final int[] parent;

  final int[] root;
  final int[] weld;
  final int[] lastDof;
  final int[] jointStart;
  final int[] dofStart;

  /** By joint. */
  final int[] jointBody;

  final int[] jointDof;
  final int[] jointQpos;

  /** By degree of freedom. */
  final int[] dofBody;

  final int[] dofJoint;
  final int[] dofParent;

  Tree(Spec spec) {
    List<Integer> parents = new ArrayList<>();
    collect(spec.world, 0, parents);
    parent = parents.stream().mapToInt(Integer::intValue).toArray();
    int nbody = bodies.size();
    root = new int[nbody];
    weld = new int[nbody];
    lastDof = new int[nbody];
    jointStart = new int[nbody];
    dofStart = new int[nbody];
    int njnt = bodies.stream().mapToInt(each -> each.joints.size()).sum();
    jointBody = new int[njnt];
    jointDof = new int[njnt];
    jointQpos = new int[njnt];
    nq =
        bodies.stream()
            .flatMap(each -> each.joints.stream())
            .mapToInt(each -> each.type().positions())
            .sum();
    nv =
        bodies.stream()
            .flatMap(each -> each.joints.stream())
            .mapToInt(each -> each.type().velocities())
            .sum();
    if (nbody > Limits.BODIES || nv > Limits.DOFS) {
      throw spec.world.at.error(
          "has %d bodies and %d degrees of freedom; at most %d and %d are read"
              .formatted(nbody, nv, Limits.BODIES, Limits.DOFS));
    }
    dofBody = new int[nv];
    dofJoint = new int[nv];
    dofParent = new int[nv];
    index();
    for (int i = 0; i < nbody; i++) {
      inertias.add(BodyInertia.of(bodies.get(i), i == 0, spec.compiler));
    }
    BodyInertia.requireMass(this);
    scale(spec.compiler.settotalmass());
  }

  private void collect(Spec.Body body, int parentId, List<Integer> parents) {
    int id = bodies.size();
    bodies.add(body);
    parents.add(parentId);
    for (Spec.Body child : body.children) {
      collect(child, id, parents);
    }
  }

  private void index() {
    int qpos = 0;
    int dof = 0;
    lastDof[0] = -1;
    Arrays.fill(jointStart, -1);
    Arrays.fill(dofStart, -1);
    for (int i = 0; i < bodies.size(); i++) {
      List<Spec.Joint> own = bodies.get(i).joints;
      root[i] = i == 0 || parent[i] == 0 ? i : root[parent[i]];
      weld[i] = i == 0 || !own.isEmpty() ? i : weld[parent[i]];
      lastDof[i] = i == 0 ? -1 : lastDof[parent[i]];
      if (!own.isEmpty()) {
        jointStart[i] = joints.size();
        dofStart[i] = dof;
      }
      for (Spec.Joint joint : own) {
        int j = joints.size();
        joints.add(joint);
        jointBody[j] = i;
        jointDof[j] = dof;
        jointQpos[j] = qpos;
        qpos += joint.type().positions();
        for (int k = 0; k < joint.type().velocities(); k++, dof++) {
          dofBody[dof] = i;
          dofJoint[dof] = j;
          dofParent[dof] = lastDof[i];
          lastDof[i] = dof;
        }
      }
    }
  }

  /** Number of degrees of freedom of a body's own joints. */
  int dofs(int body) {
    return bodies.get(body).joints.stream().mapToInt(each -> each.type().velocities()).sum();
  }

  private void scale(double settotalmass) {
    double total = inertias.stream().mapToDouble(Inertia::mass).sum();
    if (settotalmass > 0) {
      double factor = Math.max(1e-15, settotalmass / Math.max(1e-15, total));
      inertias.replaceAll(
          each ->
              new Inertia(
                  each.mass() * factor,
                  each.pos(),
                  each.quat(),
                  Spatial.scale(each.principal(), factor)));
    }
  }
}
