package limber.engine.render;

import static org.lwjgl.system.linux.X11.ButtonPress;
import static org.lwjgl.system.linux.X11.ButtonRelease;
import static org.lwjgl.system.linux.X11.KeyPress;
import static org.lwjgl.system.linux.X11.KeyRelease;
import static org.lwjgl.system.linux.X11.MotionNotify;

import java.util.List;
import java.util.function.BooleanSupplier;
import limber.engine.BundledModels;
import limber.engine.Model;
import limber.kernels.Device;
import limber.kernels.Devices;
import org.lwjgl.glfw.GLFWNativeX11;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.linux.X11;
import org.lwjgl.system.linux.XEvent;

/**
 * A process of its own, on the display that its environment names: a window with a half-cheetah,
 * which is sent X11's events and must do what they say. Prints "ready" when the picture is up, and
 * goes on when it is told to.
 */
final class WindowProbe {
  // keys of any PC's keyboard, as X11 numbers them
  private static final int SPACE = 65;
  private static final int RIGHT = 114;
  private static final int DOWN = 116;
  private static final int N = 57;
  private static final int C = 54;
  private static final int F = 41;
  private static final int Q = 24;

  /** X11's mask of the ctrl key. */
  private static final int CONTROL = 4;

  private final Window window;
  private final Viewer viewer;

  private WindowProbe(Window window, Viewer viewer) {
    this.window = window;
    this.viewer = viewer;
  }

  public static void main(String[] arguments) throws Exception {
    Model model = BundledModels.load("half_cheetah");
    double[] start = model.qpos0();
    Viewer viewer = new Viewer(2, List.of("side"), 125, -18);
    try (Window window = new Window("probe", 320, 240, viewer);
        Device device = Devices.cpu(1);
        Renderer renderer = Renderer.in(window, device, model, Settings.DEFAULT)) {
      for (int i = 0; i < 10; i++) {
        window.poll();
        renderer.show(start, viewer.camera(renderer, start), Overlay.NONE);
      }
      System.out.println("ready");
      if (System.in.read() < 0) {
        throw new IllegalStateException("nobody looks");
      }
      new WindowProbe(window, viewer).play(renderer, start);
    }
    System.out.println("closed");
  }

  private void play(Renderer renderer, double[] start) throws InterruptedException {
    double[] before = viewer.camera(renderer, start).at(renderer.poses(start)).eye();
    press(SPACE);
    await("space pauses", () -> viewer.passing(0.01) == 0);
    press(RIGHT);
    await("the right arrow is a step", () -> viewer.takeSteps() == 1);
    press(SPACE);
    await("space goes on", () -> viewer.passing(0.01) == 0.01);
    press(DOWN);
    await("the down arrow slows", () -> viewer.passing(0.01) == 0.005);
    press(N);
    await("n is the next environment", () -> viewer.environment() == 1);
    press(C);
    await("c is the next camera", () -> viewer.status(0).contains("camera side"));
    press(C);
    await("and the first again", () -> !viewer.status(0).contains("camera"));
    press(F);
    await("f shows contacts", viewer::contacts);
    mouse(MotionNotify, 0, 100, 100);
    mouse(ButtonPress, 1, 100, 100);
    mouse(MotionNotify, 0, 160, 100);
    mouse(ButtonRelease, 1, 160, 100);
    await(
        "the mouse turns the camera",
        () -> {
          double[] eye = viewer.camera(renderer, start).at(renderer.poses(start)).eye();
          return Vectors.distance(eye, before) > 1;
        });
    double[] turned = viewer.camera(renderer, start).at(renderer.poses(start)).eye();
    mouse(MotionNotify, 0, 20, 20);
    mouse(ButtonPress, 4, 20, 20);
    mouse(ButtonRelease, 4, 20, 20);
    double[] target = Scene.around(List.of(new double[] {0, 0, 0, 1}));
    await(
        "the wheel brings it nearer, and the mouse without a button does nothing",
        () -> {
          double[] eye = viewer.camera(renderer, start).at(renderer.poses(start)).eye();
          double apart = Vectors.distance(eye, turned);
          return apart > 0.05
              && apart < 1
              && Vectors.distance(eye, target) < Vectors.distance(turned, target);
        });
    pull(renderer, start, 3, 0, "the right button");
    pull(renderer, start, 1, CONTROL, "the left button with ctrl");
    press(Q);
    await("q quits", viewer::quit);
  }

  /** Pulls a limb of the half-cheetah to the right by a button, and lets go. */
  private void pull(Renderer renderer, double[] start, int button, int state, String name)
      throws InterruptedException {
    Camera camera = viewer.camera(renderer, start);
    View view = camera.at(renderer.poses(start));
    int x = 60;
    while (renderer.grab(start, camera, (x - 160) / 240.0, 0).isEmpty()) {
      x++;
    }
    int seen = renderer.grab(start, camera, (x - 160) / 240.0, 0).orElseThrow().body();
    mouse(MotionNotify, 0, x, 120);
    mouse(ButtonPress, button, state, x, 120);
    await(
        name + " grabs what is under it",
        () -> viewer.pull(renderer, start, camera).filter(p -> p.body() == seen).isPresent());
    double[] from = viewer.pull(renderer, start, camera).orElseThrow().target();
    mouse(MotionNotify, 0, x + 60, 120);
    double[] right = {view.rotation()[0], view.rotation()[3], view.rotation()[6]};
    await(
        name + " pulls",
        () -> {
          double[] to = viewer.pull(renderer, start, camera).orElseThrow().target();
          double[] moved = Vectors.along(to, -1, from);
          return Vectors.dot(moved, right) > 0.1
              && Math.abs(Vectors.dot(moved, right) - Vectors.length(moved)) < 1e-9;
        });
    mouse(ButtonRelease, button, state, x + 60, 120);
    await(name + " lets go", () -> viewer.pull(renderer, start, camera).isEmpty());
    double[] eye = viewer.camera(renderer, start).at(renderer.poses(start)).eye();
    if (Vectors.distance(view.eye(), eye) > 0) {
      throw new IllegalStateException("the camera turned with " + name);
    }
  }

  private void await(String claim, BooleanSupplier holds) throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      window.poll();
      if (holds.getAsBoolean()) {
        System.out.println(claim);
        return;
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("not so: " + claim + " (" + viewer.status(0) + ")");
  }

  private void press(int key) {
    for (int type : new int[] {KeyPress, KeyRelease}) {
      try (MemoryStack stack = MemoryStack.stackPush()) {
        XEvent event = XEvent.calloc(stack);
        event
            .xkey()
            .type(type)
            .display(GLFWNativeX11.glfwGetX11Display())
            .window(handle())
            .keycode(key)
            .same_screen(true);
        send(event);
      }
    }
  }

  private void mouse(int type, int button, int x, int y) {
    mouse(type, button, 0, x, y);
  }

  private void mouse(int type, int button, int state, int x, int y) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      XEvent event = XEvent.calloc(stack);
      long display = GLFWNativeX11.glfwGetX11Display();
      if (type == MotionNotify) {
        event.xmotion().type(type).display(display).window(handle()).x(x).y(y).same_screen(true);
      } else {
        event
            .xbutton()
            .type(type)
            .display(display)
            .window(handle())
            .x(x)
            .y(y)
            .button(button)
            .state(state)
            .same_screen(true);
      }
      send(event);
    }
  }

  private long handle() {
    return GLFWNativeX11.glfwGetX11Window(window.handle());
  }

  private void send(XEvent event) {
    if (X11.XSendEvent(GLFWNativeX11.glfwGetX11Display(), handle(), true, 0, event) == 0) {
      throw new IllegalStateException("X11 does not take the event");
    }
  }
}
