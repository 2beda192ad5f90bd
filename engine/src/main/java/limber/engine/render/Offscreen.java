package limber.engine.render;

import static org.lwjgl.egl.EGL10.EGL_BLUE_SIZE;
import static org.lwjgl.egl.EGL10.EGL_EXTENSIONS;
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
import static org.lwjgl.egl.EGL14.eglGetCurrentContext;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_MAJOR_VERSION;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_MINOR_VERSION;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_OPENGL_CORE_PROFILE_BIT;
import static org.lwjgl.egl.EGL15.EGL_CONTEXT_OPENGL_PROFILE_MASK;
import static org.lwjgl.egl.EXTDeviceEnumeration.eglQueryDevicesEXT;
import static org.lwjgl.egl.EXTDeviceQuery.eglQueryDeviceStringEXT;
import static org.lwjgl.egl.EXTPlatformDevice.EGL_PLATFORM_DEVICE_EXT;

import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.lwjgl.PointerBuffer;
import org.lwjgl.egl.EGL;
import org.lwjgl.egl.EGLCapabilities;
import org.lwjgl.opengl.GL;
import org.lwjgl.opengl.GL11C;
import org.lwjgl.opengl.GLCapabilities;
import org.lwjgl.system.Configuration;
import org.lwjgl.system.JNI;
import org.lwjgl.system.MemoryStack;

/**
 * An OpenGL context without a window or a display: on an NVIDIA GPU where its driver has OpenGL,
 * else by EGL's surfaceless platform, which Mesa has on any machine. It belongs to the thread that
 * opens it.
 */
public final class Offscreen implements AutoCloseable {
  /** {@code EGL_PLATFORM_SURFACELESS_MESA}. */
  private static final int SURFACELESS = 0x31DD;

  private static final String REMEDY = "on Debian: apt install libegl1 libgl1-mesa-dri";

  /** Something that EGL may draw on: a platform's display. */
  record Place(String name, int platform, long display) {}

  private final long display;
  private final long context;
  private final GLCapabilities capabilities;

  private Offscreen(long display, long context, GLCapabilities capabilities) {
    this.display = display;
    this.context = context;
    this.capabilities = capabilities;
  }

  /**
   * A context, current on this thread.
   *
   * @throws RenderException when there is none; the message names the packages
   */
  public static Offscreen open() {
    RenderException last = null;
    for (Place place : places()) {
      try {
        return open(place);
      } catch (RenderException e) {
        last = e;
      }
    }
    throw Objects.requireNonNull(last);
  }

  /** Where to try, best first. */
  static List<Place> places() {
    Configuration.OPENGL_CONTEXT_API.set("EGL");
    List<Place> places = new ArrayList<>();
    try {
      require(EGL.getCapabilities().eglGetPlatformDisplay != 0, "EGL 1.5");
      places.add(new Place("surfaceless", SURFACELESS, 0));
      EGLCapabilities client = EGL.getCapabilities();
      if (client.EGL_EXT_device_enumeration && client.EGL_EXT_device_query) {
        addDevices(places);
      }
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new RenderException("no EGL here (%s); %s".formatted(reason(e), REMEDY), e);
    }
    return places;
  }

  /** NVIDIA's GPUs come before Mesa, other devices after it. */
  private static void addDevices(List<Place> places) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      PointerBuffer devices = stack.mallocPointer(16);
      IntBuffer count = stack.mallocInt(1);
      if (!eglQueryDevicesEXT(devices, count)) {
        return;
      }
      for (int i = 0; i < count.get(0); i++) {
        String can = eglQueryDeviceStringEXT(devices.get(i), EGL_EXTENSIONS);
        boolean nvidia = can != null && can.contains("EGL_NV_device_cuda");
        Place place = new Place("device " + i, EGL_PLATFORM_DEVICE_EXT, devices.get(i));
        places.add(nvidia ? 0 : places.size(), place);
      }
    }
  }

  static Offscreen open(Place place) {
    try (MemoryStack stack = MemoryStack.stackPush()) {
      // EGL15's own method refuses the default display, which is the address 0
      long display =
          JNI.callPPP(
              place.platform, place.display, 0L, EGL.getCapabilities().eglGetPlatformDisplay);
      require(display != 0, "the platform of " + place.name);
      require(eglInitialize(display, stack.mallocInt(1), stack.mallocInt(1)), "a display");
      EGL.createDisplayCapabilities(display);
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
      require(eglBindAPI(EGL_OPENGL_API), "OpenGL");
      int[] found = new int[1];
      require(eglChooseConfig(display, wanted, configs, found) && found[0] > 0, "a configuration");
      long context = eglCreateContext(display, configs.get(0), EGL_NO_CONTEXT, version);
      require(context != EGL_NO_CONTEXT, "an OpenGL 3.3 context");
      if (!eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context)) {
        eglDestroyContext(display, context);
        require(false, "a context without a surface");
      }
      return new Offscreen(display, context, GL.createCapabilities());
    }
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

  /** Makes it current on its thread, where others may be open too. */
  void use() {
    if (eglGetCurrentContext() != context) {
      eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context);
      GL.setCapabilities(capabilities);
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
