package limber.engine.render;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import limber.engine.GeomType;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Surface;

/** The solid geoms of a scene, each with its place, size and surface. */
final class Instances {
  /** Numbers an instance: place 3, quaternion 4, size 4, colour 4, finish 4. */
  static final int WIDTH = 19;

  private static final int SIZE = 7;

  /** Geoms of one mesh, in [count, WIDTH] of {@code values}. */
  static final class Batch {
    float[] values = new float[WIDTH * 16];
    int count;

    private void add(float... instance) {
      if ((count + 1) * WIDTH > values.length) {
        values = Arrays.copyOf(values, 2 * values.length);
      }
      System.arraycopy(instance, 0, values, count * WIDTH, WIDTH);
      count++;
    }
  }

  private final Batch[] opaque = new Batch[Shapes.COUNT];
  private final List<float[]> clear = new ArrayList<>();
  private final List<Integer> clearShape = new ArrayList<>();

  Instances() {
    Arrays.setAll(opaque, shape -> new Batch());
  }

  void clear() {
    for (Batch batch : opaque) {
      batch.count = 0;
    }
    clear.clear();
    clearShape.clear();
  }

  /**
   * Adds a geom.
   *
   * @param pixels that its largest radius covers, for the number of its mesh's segments
   */
  void add(
      GeomType type, double[] at, double[] quat, double[] size, Surface surface, double pixels) {
    double[] s =
        switch (type) {
          case SPHERE -> new double[] {size[0], size[0], size[0], 0};
          case CAPSULE -> new double[] {size[0], size[0], size[0], size[1]};
          case CYLINDER -> new double[] {size[0], size[0], size[0], size[1]};
          default -> new double[] {size[0], size[1], size[2], 0};
        };
    add(Shapes.of(type, pixels), at, quat, s, surface);
  }

  /**
   * Adds a cone.
   *
   * @param at centre of its base
   * @param pixels that its radius covers
   */
  void addCone(
      double[] at, double[] quat, double radius, double height, Surface surface, double pixels) {
    add(Shapes.cone(pixels), at, quat, new double[] {radius, radius, height, 0}, surface);
  }

  private void add(int shape, double[] at, double[] quat, double[] s, Surface surface) {
    Colour colour = surface.colour();
    float[] instance = {
      (float) at[0],
      (float) at[1],
      (float) at[2],
      (float) quat[0],
      (float) quat[1],
      (float) quat[2],
      (float) quat[3],
      (float) s[0],
      (float) s[1],
      (float) s[2],
      (float) s[3],
      (float) colour.red(),
      (float) colour.green(),
      (float) colour.blue(),
      (float) colour.alpha(),
      (float) surface.emission(),
      (float) surface.specular(),
      (float) surface.shininess(),
      (float) surface.reflectance()
    };
    if (colour.alpha() < 1) {
      clear.add(instance);
      clearShape.add(shape);
    } else {
      opaque[shape].add(instance);
    }
  }

  Batch opaque(int shape) {
    return opaque[shape];
  }

  /** Sees-through ones, farthest from the eye first: calls {@code draw} with each. */
  void eachClear(double[] eye, ShapeConsumer draw) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < clear.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble(i -> -distance(clear.get(i), eye)));
    Batch one = new Batch();
    for (int i : order) {
      one.count = 0;
      one.add(clear.get(i));
      draw.accept(clearShape.get(i), one);
    }
  }

  /** Takes a shape's geoms. */
  interface ShapeConsumer {
    void accept(int shape, Batch batch);
  }

  private static double distance(float[] instance, double[] eye) {
    return Vectors.distance(Vectors.vector(instance[0], instance[1], instance[2]), eye);
  }

  /** Whether there is nothing that casts a shadow. */
  boolean empty() {
    return Arrays.stream(opaque).allMatch(batch -> batch.count == 0);
  }

  /**
   * The box around all opaque ones in a rotated frame.
   *
   * @param rotation whose columns are the frame's axes
   * @param low modified: the lower corner
   * @param high modified: the upper corner
   */
  void bounds(double[] rotation, double[] low, double[] high) {
    for (Batch batch : opaque) {
      for (int i = 0; i < batch.count; i++) {
        int at = i * WIDTH;
        double radius = radius(batch.values, at + SIZE);
        for (int axis = 0; axis < 3; axis++) {
          double along = 0;
          for (int k = 0; k < 3; k++) {
            along += rotation[3 * k + axis] * batch.values[at + k];
          }
          low[axis] = Math.min(low[axis], along - radius);
          high[axis] = Math.max(high[axis], along + radius);
        }
      }
    }
  }

  private static double radius(float[] values, int size) {
    double widest = Math.max(values[size], Math.max(values[size + 1], values[size + 2]));
    double diagonal =
        Math.sqrt(
            values[size] * values[size]
                + values[size + 1] * values[size + 1]
                + values[size + 2] * values[size + 2]);
    return values[size + 3] > 0 ? widest * Math.sqrt(2) + values[size + 3] : diagonal;
  }
}
