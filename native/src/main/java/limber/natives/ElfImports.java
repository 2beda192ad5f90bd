package limber.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The names that a 64-bit ELF shared library imports (section .dynsym of the System V ABI). */
final class ElfImports {
  private static final int SECTION_DYNSYM = 11;
  private static final int SECTION_TABLE = 0x28;
  private static final int SECTION_SIZE = 0x3A;
  private static final int SYMBOL_SIZE = 24;

  private ElfImports() {}

  /**
   * Undefined dynamic symbols of {@code elf} that start with {@code prefix}, in the file's order.
   */
  static List<String> of(byte[] elf, String prefix) {
    ByteBuffer file = ByteBuffer.wrap(elf).order(ByteOrder.LITTLE_ENDIAN);
    if (elf.length < 64 || file.getInt(0) != 0x464C457F || file.get(4) != 2) {
      throw new NativeException("not a 64-bit ELF library");
    }
    long table = file.getLong(SECTION_TABLE);
    int size = file.getShort(SECTION_SIZE);
    int count = file.getShort(SECTION_SIZE + 2);
    List<String> names = new ArrayList<>();
    for (int s = 0; s < count; s++) {
      int section = Math.toIntExact(table + (long) s * size);
      if (file.getInt(section + 4) == SECTION_DYNSYM) {
        int symbols = Math.toIntExact(file.getLong(section + 0x18));
        int bytes = Math.toIntExact(file.getLong(section + 0x20));
        int strings = Math.toIntExact(table + (long) file.getInt(section + 0x28) * size);
        int text = Math.toIntExact(file.getLong(strings + 0x18));
        for (int symbol = symbols; symbol < symbols + bytes; symbol += SYMBOL_SIZE) {
          boolean undefined = file.getShort(symbol + 6) == 0;
          String name = string(elf, text + file.getInt(symbol));
          if (undefined && name.startsWith(prefix)) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  private static String string(byte[] elf, int start) {
    int end = start;
    while (elf[end] != 0) {
      end++;
    }
    return new String(elf, start, end - start, StandardCharsets.US_ASCII);
  }
}
