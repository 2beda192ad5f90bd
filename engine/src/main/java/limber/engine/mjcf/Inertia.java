package limber.engine.mjcf;

import java.util.List;
import limber.engine.GeomType;

/** Mass, centre and principal axes of geometry, as MuJoCo's compiler has them. */
@SuppressWarnings("ArrayRecordComponent") // never leaves the compiler, never compared
record Inertia(double mass, double[] pos, double[] quat, double[] principal) {
  private static final double EPS = 1e-14;
  private static final double EIGEN_EPS = 1e-12;

  /** Volume of a shape [m^3]; zero for a plane. */
  static double volume(GeomType type, double[] size) {
    double r = size[0];
    return switch (type) {
      case SPHERE -> 4 * Math.PI * r * r * r / 3;
      case CAPSULE -> Math.PI * (r * r * 2 * size[1] + 4 * r * r * r / 3);
      case CYLINDER -> Math.PI * r * r * 2 * size[1];
      case ELLIPSOID -> 4 * Math.PI * size[0] * size[1] * size[2] / 3;
      case BOX -> 8 * size[0] * size[1] * size[2];
      case PLANE, HFIELD -> 0;
    };
  }

  /** Moments of inertia of a solid shape about its own axes, [3]. */
  static double[] moments(GeomType type, double[] size, double mass) {
    double xx = size[0] * size[0];
    double yy = size[1] * size[1];
    double zz = size[2] * size[2];
    return switch (type) {
      case SPHERE -> symmetric(0.4 * mass * xx, 0.4 * mass * xx);
      case CAPSULE -> capsule(size[0], 2 * size[1], mass);
      case CYLINDER -> symmetric(mass * (3 * xx + 4 * yy) / 12, mass * xx / 2);
      case ELLIPSOID ->
          new double[] {mass * (yy + zz) / 5, mass * (xx + zz) / 5, mass * (xx + yy) / 5};
      case BOX -> new double[] {mass * (yy + zz) / 3, mass * (xx + zz) / 3, mass * (xx + yy) / 3};
      case PLANE, HFIELD -> new double[3];
    };
  }

  /** A cylinder and two half balls, each with its share of the mass. */
  private static double[] capsule(double r, double height, double mass) {
    double ball = mass * 4 * r / (4 * r + 3 * height);
    double cylinder = mass - ball;
    double across =
        cylinder * (3 * r * r + height * height) / 12
            + 0.4 * ball * r * r
            + ball * height * (3 * r + 2 * height) / 8;
    return symmetric(across, cylinder * r * r / 2 + 0.4 * ball * r * r);
  }

  private static double[] symmetric(double across, double along) {
    return new double[] {across, across, along};
  }

  /** The parts as one rigid body; a single part keeps its own axes. */
  static Inertia combine(List<Inertia> parts) {
    if (parts.size() == 1) {
      return parts.getFirst();
    }
    double mass = 0;
    double[] centre = new double[3];
    for (Inertia each : parts) {
      mass += each.mass;
      centre = Spatial.add(centre, Spatial.scale(each.pos, each.mass));
    }
    centre = Spatial.scale(centre, 1 / mass);
    double[] total = new double[9];
    for (Inertia each : parts) {
      double[] own = Spatial.conjugate(Spatial.matrix(each.quat), each.principal);
      double[] d = Spatial.subtract(each.pos, centre);
      double square = Spatial.dot(d, d);
      for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
          double offset = (i == j ? square : 0) - d[i] * d[j];
          total[3 * i + j] += own[3 * i + j] + each.mass * offset;
        }
      }
    }
    return diagonalize(mass, centre, total);
  }

  /**
   * Principal axes by Jacobi rotations from the identity, largest moment first. Each step removes
   * the largest off-diagonal element, so that the axes come out as MuJoCo has them, sign included.
   */
  static Inertia diagonalize(double mass, double[] pos, double[] full) {
    double[] quat = {1, 0, 0, 0};
    double[] d = full;
    for (int iteration = 0; iteration < 100; iteration++) {
      double[] r = Spatial.matrix(quat);
      d = transform(r, full);
      int axis = largest(d);
      int row = axis == 0 ? 1 : 0;
      int column = axis == 2 ? 1 : 2;
      double off = d[3 * row + column];
      if (Math.abs(off) <= 1e-15 * (d[0] + d[4] + d[8])) {
        break;
      }
      double tau = (d[4 * column] - d[4 * row]) / (2 * off);
      double tangent = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.sqrt(1 + tau * tau));
      double half = Math.atan(tangent) / 2;
      double[] step = {Math.cos(half), 0, 0, 0};
      step[axis + 1] = axis == 1 ? Math.sin(half) : -Math.sin(half);
      quat = Spatial.normalize(Spatial.multiply(quat, step));
    }
    double[] principal = {d[0], d[4], d[8]};
    for (int lead : new int[] {0, 1, 0}) {
      if (principal[lead] + EIGEN_EPS < principal[lead + 1]) {
        double swap = principal[lead];
        principal[lead] = principal[lead + 1];
        principal[lead + 1] = swap;
        double[] quarter = {Math.sqrt(0.5), 0, 0, 0};
        quarter[(lead + 2) % 3 + 1] = Math.sqrt(0.5);
        quat = Spatial.normalize(Spatial.multiply(quat, quarter));
      }
    }
    return new Inertia(mass, pos, quat, principal);
  }

  /** The axis about which the largest off-diagonal element turns. */
  private static int largest(double[] d) {
    double xy = Math.abs(d[1]);
    double xz = Math.abs(d[2]);
    double yz = Math.abs(d[5]);
    if (xy > xz && xy > yz) {
      return 2;
    }
    return xz > yz ? 1 : 0;
  }

  /** R' A R. */
  private static double[] transform(double[] r, double[] a) {
    double[] out = new double[9];
    for (int i = 0; i < 3; i++) {
      double[] ai = Spatial.column(r, i);
      for (int j = 0; j < 3; j++) {
        out[3 * i + j] = Spatial.dot(ai, Spatial.apply(a, Spatial.column(r, j)));
      }
    }
    return out;
  }

  boolean negligible() {
    return mass <= EPS;
  }
}
