package limber.engine.render;

import static org.lwjgl.egl.EGL10.EGL_BLUE_SIZE;
import static org.lwjgl.egl.EGL10.EGL_GREEN_SIZE;
import static org.lwjgl.egl.EGL10.EGL_NONE;
import static org.lwjgl.egl.EGL10.EGL_NO_CONTEXT;
import static org.lwjgl.egl.EGL10.EGL_NO_SURFACE;
import static org.lwjgl.egl.EGL10.EGL_RED_SIZE;
import static org.lwjgl.egl.EGL10.EGL_SURFACE_TYPE;
import static org.lwjgl.egl.EGL10.eglChooseConfig;
import static org.lwjgl.egl.EGL10.eglCreateContext;
import static org.lwjgl.egl.EGL10.eglDestroyContext;
import static org.lwjgl.egl.EGL10.eglGetError;
import static org.lwjgl.egl.EGL10.eglInitialize;
import static org.lwjgl.egl.EGL10.eglMakeCurrent;
import static org.lwjgl.egl.EGL12.EGL_RENDERABLE_TYPE;
import static org.lwjgl.egl.EGL12.eglBindAPI;
import static org.lwjgl.egl.EGL14.EGL_OPENGL_API;
import static org.lwjgl.egl.EGL14.EGL_OPENGL_BIT;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_MAJOR_VERSION;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_MINOR_VERSION;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_OPENGL_PROFILE_MASK;

import java.util.Optional;
import org.lwjgl.PointerBuffer;
import org.lwjgl.egl.EGL;
import org.lwjgl.opengl.GL;
import org.lwjgl.opengl.GL11C;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;

/**
 * An OpenGL context without a window or a display: EGL's surfaceless platform, which Mesa has on
 * any machine. It belongs to the thread that opens it.
 */
public final class Offscreen implements AutoCloseable {
  /** {@code EGL_PLATFORM_SURFACELESS_MESA}. */
  private static final int SURFACELESS = 0x31DD;

  private static final String REMEDY = "on Debian: apt install libegl1 libgl1-mesa-dri";

  private final long display;
  private final long context;

  private Offscreen(long display, long context) {
    this.display = display;
    this.context = context;
  }

  /**
   * A context, current on this thread.
   *
   * @throws RenderException when there is none; the message names the packages
   */
  public static Offscreen open() {
    Configuration.OPENGL_CONTEXT_API.set("EGL");
    try (MemoryStack stack = MemoryStack.stackPush()) {
      long display = display(stack);
      PointerBuffer configs = stack.mallocPointer(1);
      int[] wanted = {
        EGL_SURFACE_TYPE,
        0,
        EGL_RENDERABLE_TYPE,
        EGL_OPENGL_BIT,
        EGL_RED_SIZE,
        8,
        EGL_GREEN_SIZE,
        8,
        EGL_BLUE_SIZE,
        8,
        EGL_NONE
      };
      int[] version = {
        EGL_CONTEXT_MAJOR_VERSION,
        3,
        EGL_CONTEXT_MINOR_VERSION,
        3,
        EGL_CONTEXT_OPENGL_PROFILE_MASK,
        EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT,
        EGL_NONE
      };
      require(eglBindAPI(EGL_OPENGL_API), "binding OpenGL");
      int[] found = new int[1];
      require(eglChooseConfig(display, wanted, configs, found) && found[0] > 0, "configurations");
      long context = eglCreateContext(display, configs.get(0), EGL_NO_CONTEXT, version);
      require(context != EGL_NO_CONTEXT, "an OpenGL 3.3 context");
      require(eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context), "its activation");
      GL.createCapabilities();
      return new Offscreen(display, context);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new RenderException("no EGL here (%s); %s".formatted(reason(e), REMEDY), e);
    }
  }

  private static long display(MemoryStack stack) {
    // EGL15's own method refuses the default display, which is the address 0
    long get = EGL.getCapabilities().eglGetPlatformDisplay;
    require(get != 0, "EGL 1.5");
    long display = JNI.callPPP(SURFACELESS, 0L, 0L, get);
    require(display != 0, "the surfaceless platform");
    require(eglInitialize(display, stack.mallocInt(1), stack.mallocInt(1)), "a display");
    EGL.createDisplayCapabilities(display);
    return display;
  }

  private static void require(boolean there, String what) {
    if (!there) {
      throw new RenderException(
          "EGL has not %s (error 0x%x); %s".formatted(what, eglGetError(), REMEDY));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
  }

  /** Why there are no pictures on this machine, with what to install; empty where there are. */
  public static Optional<String> whyNot() {
    try (Offscreen offscreen = open()) {
      return Optional.empty();
    } catch (RenderException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** What draws, as OpenGL names it. */
  public String description() {
    return "%s, OpenGL %s"
        .formatted(GL11C.glGetString(GL11C.GL_RENDERER), GL11C.glGetString(GL11C.GL_VERSION));
  }

  @Override
  public void close() {
    GL.setCapabilities(null);
    eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    eglDestroyContext(display, context);
  }
}
