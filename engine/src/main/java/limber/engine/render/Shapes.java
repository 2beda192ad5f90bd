package limber.engine.render;

import static org.lwjgl.opengl.GL33C.*;

import limber.engine.GeomType;

/** The meshes of all shapes in OpenGL's memory, drawn once for each of many instances. */
final class Shapes implements AutoCloseable {
  /** Segments around round shapes, by how large they appear. */
  private static final int[] SEGMENTS = {6, 8, 14, 24, 40, 72};

  /** Pixels of radius up to which each of these is enough. */
  private static final double[] PIXELS = {2, 4, 10, 30, 90};

  private static final int CAPSULE = 0;
  private static final int CYLINDER = SEGMENTS.length;
  private static final int CONE = 2 * SEGMENTS.length;
  private static final int BOX = 3 * SEGMENTS.length;

  /** Number of shapes; the last is the square that planes are. */
  static final int COUNT = BOX + 2;

  static final int SQUARE = BOX + 1;

  private final int[] arrays = new int[COUNT];
  private final int[] lengths = new int[COUNT];
  private final int[] buffers = new int[2 * COUNT];
  private final int instances = glGenBuffers();

  Shapes() {
    glGenVertexArrays(arrays);
    glGenBuffers(buffers);
    for (int level = 0; level < SEGMENTS.length; level++) {
      upload(CAPSULE + level, Mesh.capsule(SEGMENTS[level]));
      upload(CYLINDER + level, Mesh.cylinder(SEGMENTS[level]));
      upload(CONE + level, Mesh.cone(SEGMENTS[level]));
    }
    upload(BOX, Mesh.box());
    upload(SQUARE, Mesh.square());
  }

  /** The shape of a geom whose largest radius covers so many pixels. */
  static int of(GeomType type, double pixels) {
    return switch (type) {
      case BOX -> BOX;
      case CYLINDER -> CYLINDER + level(pixels);
      default -> CAPSULE + level(pixels);
    };
  }

  /** The cone whose radius covers so many pixels. */
  static int cone(double pixels) {
    return CONE + level(pixels);
  }

  private static int level(double pixels) {
    int level = 0;
    while (level < PIXELS.length && pixels > PIXELS[level]) {
      level++;
    }
    return level;
  }

  private void upload(int shape, Mesh mesh) {
    glBindVertexArray(arrays[shape]);
    glBindBuffer(GL_ARRAY_BUFFER, buffers[2 * shape]);
    glBufferData(GL_ARRAY_BUFFER, mesh.vertices(), GL_STATIC_DRAW);
    glBindBuffer(GL_ELEMENT_ARRAY_BUFFER, buffers[2 * shape + 1]);
    glBufferData(GL_ELEMENT_ARRAY_BUFFER, mesh.triangles(), GL_STATIC_DRAW);
    lengths[shape] = mesh.triangles().length;
    attributes(0, Mesh.VERTEX, 0, 3, 3, 1);
    if (shape != SQUARE) {
      glBindBuffer(GL_ARRAY_BUFFER, instances);
      attributes(3, Instances.WIDTH, 1, 3, 4, 4, 4, 4);
    }
  }

  /** Declares attributes that stand after one another, from number {@code first} on. */
  private static void attributes(int first, int stride, int divisor, int... widths) {
    int offset = 0;
    for (int k = 0; k < widths.length; k++) {
      glEnableVertexAttribArray(first + k);
      glVertexAttribPointer(
          first + k, widths[k], GL_FLOAT, false, stride * Float.BYTES, (long) offset * Float.BYTES);
      glVertexAttribDivisor(first + k, divisor);
      offset += widths[k];
    }
  }

  void draw(int shape, Instances.Batch batch) {
    if (batch.count == 0) {
      return;
    }
    glBindBuffer(GL_ARRAY_BUFFER, instances);
    glBufferData(GL_ARRAY_BUFFER, batch.values, GL_STREAM_DRAW);
    glBindVertexArray(arrays[shape]);
    glDrawElementsInstanced(GL_TRIANGLES, lengths[shape], GL_UNSIGNED_INT, 0, batch.count);
  }

  void drawSquare() {
    glBindVertexArray(arrays[SQUARE]);
    glDrawElements(GL_TRIANGLES, lengths[SQUARE], GL_UNSIGNED_INT, 0);
  }

  /** Three vertices without attributes. */
  void drawNothing() {
    glBindVertexArray(arrays[SQUARE]);
    glDrawArrays(GL_TRIANGLES, 0, 3);
  }

  @Override
  public void close() {
    glDeleteVertexArrays(arrays);
    glDeleteBuffers(buffers);
    glDeleteBuffers(instances);
  }
}
