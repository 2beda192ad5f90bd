package limber.engine.render;

import static org.lwjgl.glfw.GLFW.*;

import org.lwjgl.PointerBuffer;
import org.lwjgl.egl.EGL14;
import org.lwjgl.glfw.Callbacks;
import org.lwjgl.glfw.GLFWErrorCallback;
import org.lwjgl.glfw.GLFWNativeEGL;
import org.lwjgl.opengl.GL;
import org.lwjgl.opengl.GLCapabilities;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.MemoryStack;
import org.lwjgl.system.MemoryUtil;

/** A window with an OpenGL context, current on the thread that opens it, and its events. */
public final class Window implements AutoCloseable {
  /** Takes what keys and mouse do. */
  public interface Listener {
    /** A key goes down, by GLFW's number; held keys repeat. */
    void key(int key);

    /** The mouse moves with its left button down [shares of the window's height]. */
    void drag(double right, double down);

    /**
     * The right button, or the left with ctrl, goes down.
     *
     * @param x from the window's middle to the right, in heights of the window
     * @param y from the middle up
     */
    default void grab(double x, double y) {}

    /** The mouse moves with that button down; as of {@link #grab}. */
    default void pull(double x, double y) {}

    /** That button goes up. */
    default void release() {}

    /** The wheel turns, away from the hand positive. */
    void scroll(double notches);
  }

  private final long handle;
  private final Listener listener;
  private final GLCapabilities capabilities;
  private double mouseX;
  private double mouseY;
  private boolean dragging;

  /** The button that grabbed, or -1. */
  private int grabbed = -1;

  /**
   * Opens a window.
   *
   * @throws RenderException when there is no display, or no OpenGL 3.3 on it
   */
  public Window(String title, int width, int height, Listener listener) {
    this.listener = listener;
    Configuration.OPENGL_CONTEXT_API.set("EGL");
    glfwSetErrorCallback(null);
    if (!glfwInit()) {
      throw new RenderException(
          "no window here (%s); set DISPLAY, or draw without one: limber render"
              .formatted(error()));
    }
    glfwWindowHint(GLFW_CONTEXT_CREATION_API, GLFW_EGL_CONTEXT_API);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 3);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 3);
    glfwWindowHint(GLFW_OPENGL_PROFILE, GLFW_OPENGL_CORE_PROFILE);
    glfwWindowHint(GLFW_OPENGL_FORWARD_COMPAT, GLFW_TRUE);
    handle = glfwCreateWindow(width, height, title, MemoryUtil.NULL, MemoryUtil.NULL);
    if (handle == MemoryUtil.NULL) {
      String why = error();
      glfwTerminate();
      throw new RenderException("no OpenGL 3.3 in a window here: " + why);
    }
    glfwMakeContextCurrent(handle);
    glfwSwapInterval(1);
    capabilities = GL.createCapabilities();
    listen();
  }

  private static String error() {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      PointerBuffer text = stack.mallocPointer(1);
      return glfwGetError(text) == GLFW_NO_ERROR
          ? "no reason given"
          : GLFWErrorCallback.getDescription(text.get(0));
    }
  }

  private void listen() {
    glfwSetKeyCallback(
        handle,
        (window, key, code, action, mods) -> {
          if (action != GLFW_RELEASE) {
            listener.key(key);
          }
        });
    glfwSetMouseButtonCallback(
        handle,
        (window, button, action, mods) -> {
          boolean left = button == GLFW_MOUSE_BUTTON_LEFT;
          boolean pulls =
              button == GLFW_MOUSE_BUTTON_RIGHT || left && (mods & GLFW_MOD_CONTROL) != 0;
          if (action == GLFW_RELEASE) {
            dragging &= !left;
            if (button == grabbed) {
              grabbed = -1;
              listener.release();
            }
          } else if (pulls && grabbed < 0) {
            grabbed = button;
            double[] at = fromMiddle(mouseX, mouseY);
            listener.grab(at[0], at[1]);
          } else {
            dragging |= left;
          }
        });
    glfwSetCursorPosCallback(
        handle,
        (window, x, y) -> {
          if (dragging) {
            int height = Math.max(1, height());
            listener.drag((x - mouseX) / height, (y - mouseY) / height);
          }
          if (grabbed >= 0) {
            double[] at = fromMiddle(x, y);
            listener.pull(at[0], at[1]);
          }
          mouseX = x;
          mouseY = y;
        });
    glfwSetScrollCallback(handle, (window, x, y) -> listener.scroll(y));
  }

  /** A place of the pointer, right and up from the window's middle, in its heights. */
  private double[] fromMiddle(double x, double y) {
    int[] width = new int[1];
    int[] height = new int[1];
    glfwGetWindowSize(handle, width, height);
    double unit = Math.max(1, height[0]);
    return new double[] {(x - 0.5 * width[0]) / unit, (0.5 * height[0] - y) / unit};
  }

  /** Tells the listener what has happened since. */
  public void poll() {
    glfwPollEvents();
  }

  /** Makes its context current on its thread, where others may be open too. */
  void use() {
    if (EGL14.eglGetCurrentContext() != GLFWNativeEGL.glfwGetEGLContext(handle)) {
      glfwMakeContextCurrent(handle);
      GL.setCapabilities(capabilities);
    }
  }

  /** Shows what was drawn. */
  void swap() {
    glfwSwapBuffers(handle);
  }

  public void title(String title) {
    glfwSetWindowTitle(handle, title);
  }

  /** Whether somebody wants to close it. */
  public boolean closing() {
    return glfwWindowShouldClose(handle);
  }

  /** Width of what is drawn [pixels]; 0 while the window is an icon. */
  int width() {
    return size()[0];
  }

  int height() {
    return size()[1];
  }

  private int[] size() {
    int[] width = new int[1];
    int[] height = new int[1];
    glfwGetFramebufferSize(handle, width, height);
    return new int[] {width[0], height[0]};
  }

  /** GLFW's handle, for tests that send it events. */
  long handle() {
    return handle;
  }

  @Override
  public void close() {
    GL.setCapabilities(null);
    Callbacks.glfwFreeCallbacks(handle);
    glfwDestroyWindow(handle);
    glfwTerminate();
  }
}
