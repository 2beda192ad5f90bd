package limber.natives;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import java.util.Optional;

/** A loaded shared library. It stays loaded until it is closed, or for the program's life. */
public final class SharedLibrary implements AutoCloseable {
  private final Arena arena;
  private final SymbolLookup symbols;
  private final String name;
  private final boolean closeable;

  private SharedLibrary(Arena arena, SymbolLookup symbols, String name, boolean closeable) {
    this.arena = arena;
    this.symbols = symbols;
    this.name = name;
    this.closeable = closeable;
  }

  /**
   * Loads the file; closing unloads it.
   *
   * @throws NativeException when it is no library for this machine
   */
  public static SharedLibrary open(Path file) {
    Arena arena = Arena.ofShared();
    try {
      return new SharedLibrary(
          arena, SymbolLookup.libraryLookup(file, arena), file.toString(), true);
    } catch (IllegalArgumentException e) {
      arena.close();
      throw new NativeException("%s cannot be loaded: %s".formatted(file, e.getMessage()), e);
    }
  }

  /**
   * Loads a library by the system's search rules for the program's life; empty when there is none.
   */
  public static Optional<SharedLibrary> find(String name) {
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(name, Arena.global());
      return Optional.of(new SharedLibrary(Arena.global(), symbols, name, false));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The address of a symbol; empty when the library has none of that name. */
  public Optional<MemorySegment> symbol(String symbol) {
    return symbols.find(symbol);
  }

  /**
   * A function of the library.
   *
   * @throws NativeException when it has none of that name
   */
  public MethodHandle function(String symbol, FunctionDescriptor type, Linker.Option... options) {
    MemorySegment address =
        symbol(symbol)
            .orElseThrow(() -> new NativeException("%s: no function '%s'".formatted(name, symbol)));
    return Linker.nativeLinker().downcallHandle(address, type, options);
  }

  @Override
  public void close() {
    if (closeable) {
      arena.close();
    }
  }
}
