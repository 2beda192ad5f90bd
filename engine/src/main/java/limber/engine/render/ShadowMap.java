package limber.engine.render;

import static org.lwjgl.opengl.GL33C.*;

import java.nio.ByteBuffer;

/** How far the light sees in each direction: a depth texture, drawn from the light. */
final class ShadowMap implements AutoCloseable {
  static final int SIDE = 1024;

  /** Tangent of half the angle under which the light appears: how soft a shadow is. */
  private static final double SOFTNESS = 0.05;

  private final int framebuffer = glGenFramebuffers();
  private final int texture = glGenTextures();
  private final int compared = glGenSamplers();
  private final int plain = glGenSamplers();
  private float[] matrix = new float[16];
  private double width = 1;
  private double depth = 1;

  ShadowMap() {
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexImage2D(
        GL_TEXTURE_2D,
        0,
        GL_DEPTH_COMPONENT24,
        SIDE,
        SIDE,
        0,
        GL_DEPTH_COMPONENT,
        GL_UNSIGNED_INT,
        (ByteBuffer) null);
    for (int sampler : new int[] {compared, plain}) {
      glSamplerParameteri(sampler, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
      glSamplerParameteri(sampler, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
      int filter = sampler == compared ? GL_LINEAR : GL_NEAREST;
      glSamplerParameteri(sampler, GL_TEXTURE_MIN_FILTER, filter);
      glSamplerParameteri(sampler, GL_TEXTURE_MAG_FILTER, filter);
    }
    glSamplerParameteri(compared, GL_TEXTURE_COMPARE_MODE, GL_COMPARE_REF_TO_TEXTURE);
    glSamplerParameteri(compared, GL_TEXTURE_COMPARE_FUNC, GL_LEQUAL);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glFramebufferTexture2D(GL_FRAMEBUFFER, GL_DEPTH_ATTACHMENT, GL_TEXTURE_2D, texture, 0);
    glDrawBuffer(GL_NONE);
    glReadBuffer(GL_NONE);
  }

  /**
   * Places the map over all that casts shadows, and makes it the target.
   *
   * @param toLight direction towards the light, [3]
   * @param casters what casts shadows
   * @return from the world to the map as OpenGL draws
   */
  float[] begin(double[] toLight, Instances casters) {
    double[] rotation = Vectors.facing(Vectors.along(new double[3], -1, toLight));
    double[] low = {Double.MAX_VALUE, Double.MAX_VALUE, Double.MAX_VALUE};
    double[] high = {-Double.MAX_VALUE, -Double.MAX_VALUE, -Double.MAX_VALUE};
    casters.bounds(rotation, low, high);
    double margin = 0.04 * (high[0] - low[0] + high[1] - low[1]) + 1e-6;
    // room below for what the shadow falls on
    low[2] -= (high[2] - low[2]) + margin;
    for (int k = 0; k < 3; k++) {
      low[k] -= margin;
      high[k] += margin;
    }
    double side = Math.max(high[0] - low[0], high[1] - low[1]);
    for (int k = 0; k < 2; k++) {
      double middle = (low[k] + high[k]) / 2;
      low[k] = middle - side / 2;
      high[k] = middle + side / 2;
    }
    width = side;
    depth = high[2] - low[2];
    float[] world = Matrices.view(new double[3], rotation);
    double[] near = {low[0], low[1], -high[2]};
    double[] far = {high[0], high[1], -low[2]};
    float[] projection = Matrices.multiply(Matrices.orthographic(near, far), world);
    float[] half = {0.5f, 0, 0, 0, 0, 0.5f, 0, 0, 0, 0, 0.5f, 0, 0.5f, 0.5f, 0.5f, 1};
    matrix = Matrices.multiply(half, projection);
    glBindFramebuffer(GL_FRAMEBUFFER, framebuffer);
    glViewport(0, 0, SIDE, SIDE);
    glClear(GL_DEPTH_BUFFER_BIT);
    return projection;
  }

  /** Hands the map to a program that includes {@code shadow.glsl}. */
  void give(ShaderProgram program) {
    program.integer("shadowMap", 0);
    program.integer("shadowDepth", 1);
    program.matrix("lightMatrix", matrix);
    program.vector("shadowScale", width, depth, SOFTNESS);
    program.number("texel", 1.0 / SIDE);
    for (int unit = 0; unit < 2; unit++) {
      glActiveTexture(GL_TEXTURE0 + unit);
      glBindTexture(GL_TEXTURE_2D, texture);
      glBindSampler(unit, unit == 0 ? compared : plain);
    }
  }

  @Override
  public void close() {
    glDeleteFramebuffers(framebuffer);
    glDeleteTextures(texture);
    glDeleteSamplers(compared);
    glDeleteSamplers(plain);
  }
}
