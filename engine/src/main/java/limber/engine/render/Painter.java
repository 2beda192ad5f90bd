package limber.engine.render;

import static org.lwjgl.opengl.GL33C.*;

import java.util.List;
import java.util.Optional;
import limber.engine.Visuals.Checker;
import limber.engine.Visuals.Colour;
import limber.engine.Visuals.Surface;
import limber.engine.render.Scene.Lamp;
import limber.engine.render.Scene.Plane;

/** Draws a scene into a rectangle of the framebuffer that is bound: the passes of OpenGL. */
final class Painter implements AutoCloseable {
  /** As {@code common.glsl} has it. */
  private static final int LIGHTS = 8;

  /** A light of MJCF's usual strength, 0.7, gives so much. */
  private static final double STRENGTH = 0.95 / 0.7;

  /** How much of a mark is seen through what hides it. */
  private static final float HIDDEN = 0.35f;

  private static final double[] HORIZON = {0.84, 0.90, 0.95};
  private static final double[] ZENITH = {0.30, 0.52, 0.80};
  private static final double[] GROUND = {0.52, 0.52, 0.52};

  private final Shapes shapes = new Shapes();
  private final ShadowMap shadowMap = new ShadowMap();
  private final ShaderProgram solid;
  private final ShaderProgram depth;
  private final ShaderProgram plane;
  private final ShaderProgram sky;
  private final boolean shadows;

  Painter(boolean shadows) {
    this.shadows = shadows;
    solid = new ShaderProgram("solid", "solid", shadows);
    depth = new ShaderProgram("solid", "depth", false);
    plane = new ShaderProgram("plane", "plane", shadows);
    sky = new ShaderProgram("sky", "sky", false);
    glEnable(GL_CULL_FACE);
    glEnable(GL_DEPTH_TEST);
    glDepthFunc(GL_LEQUAL);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    glEnable(GL_SCISSOR_TEST);
  }

  /** A rectangle of a picture, from its lower left corner [pixels]. */
  record Area(int x, int y, int width, int height) {
    void use() {
      glViewport(x, y, width, height);
      glScissor(x, y, width, height);
    }
  }

  /**
   * Draws.
   *
   * @param reach distance at which the ground fades, and the unit of depth [m]
   * @param marks drawn over all else, faintly where something hides them; they cast no shadow
   */
  void draw(
      Framebuffer to,
      Area area,
      View view,
      double reach,
      Instances solids,
      List<Plane> planes,
      List<Lamp> lamps,
      Instances marks) {
    boolean shaded =
        shadows && !lamps.isEmpty() && lamps.getFirst().light().castshadow() && !solids.empty();
    if (shaded) {
      drawShadows(lamps.getFirst(), solids);
    }
    to.bind();
    area.use();
    glClear(GL_DEPTH_BUFFER_BIT | GL_COLOR_BUFFER_BIT);
    double aspect = (double) area.width / area.height;
    float[] projection = Matrices.perspective(view.fovy(), aspect, 0.004 * reach, 12 * reach);
    float[] transform = Matrices.multiply(projection, Matrices.view(view.eye(), view.rotation()));
    for (ShaderProgram program : List.of(plane, solid)) {
      program.use();
      program.matrix("viewProjection", transform);
      light(program, view, lamps);
      if (shadows) {
        program.integer("shadows", shaded ? 1 : 0);
        shadowMap.give(program);
      }
    }
    solid.use();
    drawOpaque(solids);
    // after what hides them: every pixel is computed about once
    plane.use();
    planes.stream().filter(Plane::opaque).forEach(each -> drawPlane(each, view, reach));
    drawSky(view, aspect);
    glEnable(GL_BLEND);
    plane.use();
    planes.stream().filter(each -> !each.opaque()).forEach(each -> drawPlane(each, view, reach));
    solid.use();
    solids.eachClear(view.eye(), shapes::draw);
    drawMarks(marks);
    glDisable(GL_BLEND);
  }

  /** With blending on and the program of solids in use. */
  private void drawMarks(Instances marks) {
    if (marks.empty()) {
      return;
    }
    glBlendFunc(GL_CONSTANT_ALPHA, GL_ONE_MINUS_CONSTANT_ALPHA);
    glBlendColor(0, 0, 0, HIDDEN);
    glDepthFunc(GL_GREATER);
    glDepthMask(false);
    drawOpaque(marks);
    glBlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA);
    glDepthFunc(GL_LEQUAL);
    glDepthMask(true);
    drawOpaque(marks);
  }

  private void drawOpaque(Instances solids) {
    for (int shape = 0; shape < Shapes.COUNT; shape++) {
      shapes.draw(shape, solids.opaque(shape));
    }
  }

  private void drawShadows(Lamp lamp, Instances solids) {
    glDisable(GL_SCISSOR_TEST);
    float[] transform = shadowMap.begin(lamp.toLight(), solids);
    glEnable(GL_POLYGON_OFFSET_FILL);
    glPolygonOffset(2, 4);
    depth.use();
    depth.matrix("viewProjection", transform);
    drawOpaque(solids);
    glDisable(GL_POLYGON_OFFSET_FILL);
    glEnable(GL_SCISSOR_TEST);
  }

  private void drawSky(View view, double aspect) {
    double up = Math.tan(Math.toRadians(view.fovy()) / 2);
    double[] scale = {aspect * up, up, -1};
    float[] rays = new float[9];
    for (int column = 0; column < 3; column++) {
      for (int row = 0; row < 3; row++) {
        rays[3 * column + row] = (float) (view.rotation()[3 * row + column] * scale[column]);
      }
    }
    sky.use();
    colours(sky);
    sky.matrix3("rays", rays);
    shapes.drawNothing();
  }

  private static void colours(ShaderProgram program) {
    program.vector("horizonColour", HORIZON[0], HORIZON[1], HORIZON[2]);
    program.vector("zenithColour", ZENITH[0], ZENITH[1], ZENITH[2]);
    program.vector("groundColour", GROUND[0], GROUND[1], GROUND[2]);
  }

  private static void light(ShaderProgram program, View view, List<Lamp> lamps) {
    int count = Math.min(LIGHTS, lamps.size());
    float[] places = new float[4 * LIGHTS];
    float[] diffuse = new float[3 * LIGHTS];
    float[] specular = new float[3 * LIGHTS];
    double[] ambient = new double[3];
    for (int i = 0; i < count; i++) {
      Lamp lamp = lamps.get(i);
      boolean far = lamp.light().directional();
      double[] place = far ? lamp.toLight() : lamp.at();
      for (int k = 0; k < 3; k++) {
        places[4 * i + k] = (float) place[k];
        diffuse[3 * i + k] = (float) (STRENGTH * lamp.light().diffuse()[k]);
        specular[3 * i + k] = (float) (STRENGTH * lamp.light().specular()[k]);
        ambient[k] += lamp.light().ambient()[k];
      }
      places[4 * i + 3] = far ? 0 : 1;
    }
    colours(program);
    program.vector("eye", view.eye()[0], view.eye()[1], view.eye()[2]);
    program.integer("lights", count);
    program.vectors4("lightPlace", places);
    program.vectors("lightDiffuse", diffuse);
    program.vectors("lightSpecular", specular);
    program.vector("ambientLight", ambient[0], ambient[1], ambient[2]);
  }

  private void drawPlane(Plane each, View view, double reach) {
    double[] r = each.rotation();
    double[] x = {r[0], r[3], r[6]};
    double[] y = {r[1], r[4], r[7]};
    double[] fromPlane = Vectors.along(view.eye(), -1, each.at());
    double far = 5 * reach;
    boolean endlessX = each.ground() || each.size()[0] == 0;
    boolean endlessY = each.ground() || each.size()[1] == 0;
    plane.vector("place", each.at()[0], each.at()[1], each.at()[2]);
    plane.vector("axisX", x[0], x[1], x[2]);
    plane.vector("axisY", y[0], y[1], y[2]);
    plane.vector("axisZ", r[2], r[5], r[8]);
    plane.vector2(
        "centre",
        endlessX ? Vectors.dot(fromPlane, x) : 0,
        endlessY ? Vectors.dot(fromPlane, y) : 0);
    plane.vector2("halfSize", endlessX ? far : each.size()[0], endlessY ? far : each.size()[1]);
    plane.number("fade", 1.6 * reach);
    Surface surface = each.surface();
    plane.vector(
        "finish",
        surface.emission(),
        surface.specular(),
        Math.pow(2, 3 + 6 * surface.shininess()),
        surface.reflectance());
    checker(each, reach);
    shapes.drawSquare();
  }

  /** The file's checkerboard, or one of our own in two shades of the plane's colour. */
  private void checker(Plane each, double reach) {
    Colour base = each.surface().colour();
    Optional<Checker> own = each.surface().checker();
    Checker checker = own.orElse(Checker.FAINT);
    if (own.isEmpty()) {
      double side = niceLength(reach / 12);
      plane.vector2("square", side, side);
    } else {
      double[] size = each.size();
      plane.vector2(
          "square",
          square(checker.repeatX(), checker.uniform(), size[0]),
          square(checker.repeatY(), checker.uniform(), size[1]));
    }
    Colour first = checker.first();
    Colour second = checker.second();
    paint("even", base, first.red(), first.green(), first.blue());
    paint("odd", base, second.red(), second.green(), second.blue());
  }

  /** Side of a square [m]: a texture of two by two repeats over the plane, or over a metre. */
  private static double square(double repeat, boolean uniform, double halfSize) {
    double over = uniform || halfSize == 0 ? 1 : 2 * halfSize;
    return 0.5 * over / Math.max(1e-6, repeat);
  }

  private void paint(String name, Colour base, double red, double green, double blue) {
    plane.vector(
        name,
        linear(base.red() * red),
        linear(base.green() * green),
        linear(base.blue() * blue),
        base.alpha());
  }

  /** As {@code toLinear} of {@code common.glsl}. */
  private static double linear(double srgb) {
    return srgb * srgb;
  }

  /** The largest of 1, 2 and 5 times a power of ten that is not above {@code length}. */
  private static double niceLength(double length) {
    double power = Math.pow(10, Math.floor(Math.log10(length)));
    double digits = length / power;
    return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
  }

  @Override
  public void close() {
    shapes.close();
    shadowMap.close();
    for (ShaderProgram program : List.of(solid, depth, plane, sky)) {
      program.close();
    }
  }
}
