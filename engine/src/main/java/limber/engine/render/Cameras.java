package limber.engine.render;

import java.util.List;
import limber.engine.Kinematics;
import limber.engine.Look;
import limber.engine.Model;
import limber.engine.Visuals;

/** The cameras of a model: free, tracking, and those of its file. */
public final class Cameras {
  /** Vertical field of view of cameras that no file describes [degrees]. */
  public static final double FOVY = Look.FOVY;

  private final Model model;
  private final double[] masses;
  private final double[] centres;
  private final int[] parents;
  private final double[] home;

  /**
   * The cameras of a model.
   *
   * @param home poses of its bodies at {@code qpos0}, {@code [nbody, 7]}
   */
  public Cameras(Model model, double[] home) {
    this.model = model;
    this.home = home.clone();
    masses = model.bodyMass();
    centres = model.bodyIpos();
    parents = model.bodyParentid();
  }

  /**
   * A camera that stands still.
   *
   * @param target what it faces, [3], [m]
   * @param distance from there [m]
   * @param azimuth direction in which it looks, from x towards y [degrees]
   * @param elevation of its look, below the horizon negative [degrees]
   */
  public static Camera free(double[] target, double distance, double azimuth, double elevation) {
    View view = orbit(target, distance, azimuth, elevation);
    return poses -> view;
  }

  static View orbit(double[] target, double distance, double azimuth, double elevation) {
    double flat = Math.cos(Math.toRadians(elevation));
    double[] forward =
        Vectors.vector(
            flat * Math.cos(Math.toRadians(azimuth)),
            flat * Math.sin(Math.toRadians(azimuth)),
            Math.sin(Math.toRadians(elevation)));
    return new View(Vectors.along(target, -distance, forward), Vectors.facing(forward), FOVY);
  }

  /**
   * A camera that goes along with the robot, the heaviest tree of bodies, at the height at which it
   * stood at first.
   *
   * @param first poses at which {@code target} is what it faces, {@code [nbody, 7]}
   */
  public Camera tracking(
      double[] first, double[] target, double distance, double azimuth, double elevation) {
    int body = heaviest();
    double[] start = centreOfMass(first, body);
    return poses -> {
      double[] now = centreOfMass(poses, body);
      double[] at =
          Vectors.vector(target[0] + now[0] - start[0], target[1] + now[1] - start[1], target[2]);
      return orbit(at, distance, azimuth, elevation);
    };
  }

  /** The child of the world under which there is most mass. */
  private int heaviest() {
    double[] below = model.bodySubtreemass();
    int best = 0;
    for (int b = 1; b < parents.length; b++) {
      best = parents[b] == 0 && (best == 0 || below[b] > below[best]) ? b : best;
    }
    return best;
  }

  /** Names of the file's cameras. */
  public List<String> names() {
    return model.visuals().cameras().stream().map(Visuals.Camera::name).toList();
  }

  /**
   * A camera of the file.
   *
   * @throws IllegalArgumentException when it has none of that name
   */
  public Camera named(String name) {
    int index = names().indexOf(name);
    if (index < 0 || name.isEmpty()) {
      throw new IllegalArgumentException(
          "camera '%s': model %s has %s"
              .formatted(name, model.name(), names().isEmpty() ? "none" : names()));
    }
    Visuals.Camera camera = model.visuals().cameras().get(index);
    return new Camera() {
      @Override
      public View at(double[] poses) {
        return view(camera, poses);
      }

      @Override
      public String name() {
        return name;
      }
    };
  }

  private View view(Visuals.Camera camera, double[] poses) {
    int body = camera.body();
    return switch (camera.mode()) {
      case FIXED ->
          new View(eye(camera, poses), Vectors.rotation(turned(camera, poses)), camera.fovy());
      case TRACK -> tracked(camera, position(home, body), position(poses, body));
      case TRACKCOM -> tracked(camera, centreOfMass(home, body), centreOfMass(poses, body));
      case TARGETBODY ->
          View.facing(eye(camera, poses), position(poses, camera.target()), camera.fovy());
      case TARGETBODYCOM ->
          View.facing(eye(camera, poses), centreOfMass(poses, camera.target()), camera.fovy());
    };
  }

  /** As it stands at {@code qpos0}, moved as a point of its body has moved since. */
  private View tracked(Visuals.Camera camera, double[] start, double[] now) {
    double[] moved = Vectors.along(now, -1, start);
    return new View(
        Vectors.add(eye(camera, home), moved),
        Vectors.rotation(turned(camera, home)),
        camera.fovy());
  }

  private static double[] eye(Visuals.Camera camera, double[] poses) {
    double[] rotation = Vectors.rotation(quaternion(poses, camera.body()));
    return Vectors.add(position(poses, camera.body()), Vectors.turn(rotation, camera.pos()));
  }

  private static double[] turned(Visuals.Camera camera, double[] poses) {
    return Vectors.multiply(quaternion(poses, camera.body()), camera.quat());
  }

  /** Centre of mass of a body and all below it. */
  private double[] centreOfMass(double[] poses, int body) {
    double[] sum = new double[3];
    double mass = 0;
    for (int b = body; b < parents.length; b++) {
      int above = b;
      while (above > body) {
        above = parents[above];
      }
      if (above == body) {
        double[] local = Vectors.vector(centres[3 * b], centres[3 * b + 1], centres[3 * b + 2]);
        double[] at =
            Vectors.add(
                position(poses, b), Vectors.turn(Vectors.rotation(quaternion(poses, b)), local));
        sum = Vectors.along(sum, masses[b], at);
        mass += masses[b];
      }
    }
    return mass == 0 ? position(poses, body) : Vectors.along(new double[3], 1 / mass, sum);
  }

  static double[] position(double[] poses, int body) {
    int at = Kinematics.POSE * body;
    return Vectors.vector(poses[at], poses[at + 1], poses[at + 2]);
  }

  static double[] quaternion(double[] poses, int body) {
    int at = Kinematics.POSE * body + 3;
    return Vectors.vector(poses[at], poses[at + 1], poses[at + 2], poses[at + 3]);
  }
}
