package limber.engine.oracle;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import limber.natives.NativeException;
import limber.natives.SharedLibrary;

/**
 * MuJoCo's C library. Limber does not contain it and nothing of Limber's needs it: the environment
 * variable {@value #VARIABLE} names the file where there is one. Functions are called by their
 * published signatures and states pass through {@code mj_getState} and {@code mj_setState}, so no
 * layout of MuJoCo's structures is assumed; the bits of {@code mjtState} are, and they are those of
 * version 3.14.
 */
public final class MujocoLibrary {
  /** The environment variable. */
  public static final String VARIABLE = "LIMBER_MUJOCO";

  /** The version that Limber follows, as {@code mj_version() / 1000} has it. */
  private static final int VERSION = 3014;

  private static final int ERROR_BYTES = 1000;

  final MethodHandle deleteModel;
  final MethodHandle makeData;
  final MethodHandle deleteData;
  final MethodHandle resetData;
  final MethodHandle stateSize;
  final MethodHandle getState;
  final MethodHandle setState;
  final MethodHandle forward;
  final MethodHandle step;
  final MethodHandle mulM;
  private final MethodHandle loadXml;
  private final String version;

  private MujocoLibrary(SharedLibrary library, Path file) {
    try {
      int number =
          (int) library.function("mj_version", FunctionDescriptor.of(JAVA_INT)).invokeExact();
      version = "%d.%d.%d".formatted(number / 1_000_000, number / 1000 % 1000, number % 1000);
      if (number / 1000 != VERSION) {
        throw new NativeException(
            "%s=%s: MuJoCo %s; Limber follows 3.14, give a libmujoco of that version"
                .formatted(VARIABLE, file, version));
      }
    } catch (NativeException e) {
      throw e;
    } catch (Throwable e) {
      throw failed("mj_version", e);
    }
    FunctionDescriptor ofModel = FunctionDescriptor.ofVoid(ADDRESS);
    FunctionDescriptor ofBoth = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS);
    FunctionDescriptor ofState = FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    loadXml =
        library.function(
            "mj_loadXML", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT));
    deleteModel = library.function("mj_deleteModel", ofModel);
    makeData = library.function("mj_makeData", FunctionDescriptor.of(ADDRESS, ADDRESS));
    deleteData = library.function("mj_deleteData", ofModel);
    resetData = library.function("mj_resetData", ofBoth);
    stateSize =
        library.function("mj_stateSize", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    getState = library.function("mj_getState", ofState);
    setState = library.function("mj_setState", ofState);
    forward = library.function("mj_forward", ofBoth);
    step = library.function("mj_step", ofBoth);
    mulM =
        library.function("mj_mulM", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  }

  /**
   * The library that {@value #VARIABLE} names; empty where it is not set.
   *
   * @throws NativeException when it is set and there is no such library, or of another version
   */
  public static Optional<MujocoLibrary> find() {
    String value = System.getenv(VARIABLE);
    return value == null || value.isBlank() ? Optional.empty() : Optional.of(open(Path.of(value)));
  }

  /**
   * The library in {@code file}; it stays loaded.
   *
   * @throws NativeException when there is none, or of another version
   */
  public static MujocoLibrary open(Path file) {
    if (Files.notExists(file)) {
      throw new NativeException(
          "%s=%s: no such file; name a libmujoco.so of version 3.14, or unset it"
              .formatted(VARIABLE, file));
    }
    return new MujocoLibrary(SharedLibrary.open(file.toAbsolutePath()), file);
  }

  /** "3.14.0". */
  public String version() {
    return version;
  }

  /**
   * Loads a model and makes its data. The caller closes it.
   *
   * @throws NativeException with MuJoCo's words when it refuses the model
   */
  public MujocoSimulation load(Path mjcf) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment error = arena.allocate(ERROR_BYTES);
      MemorySegment name = arena.allocateFrom(mjcf.toString());
      MemorySegment model =
          (MemorySegment) loadXml.invokeExact(name, MemorySegment.NULL, error, ERROR_BYTES);
      if (model.address() == 0) {
        throw new NativeException(
            "%s: MuJoCo %s refuses it: %s".formatted(mjcf, version, error.getString(0).strip()));
      }
      return new MujocoSimulation(this, model);
    } catch (NativeException e) {
      throw e;
    } catch (Throwable e) {
      throw failed("mj_loadXML", e);
    }
  }

  static NativeException failed(String function, Throwable cause) {
    return new NativeException(function + " failed: " + cause, cause);
  }
}
