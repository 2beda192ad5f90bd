package limber.benchmarks.report;

import java.util.List;

/**
 * Colours of algorithms. Neighbours differ in lightness too, so that they stay apart for eyes that
 * see few colours and on a grey printer; charts give neighbours different marks beside. Contrast
 * with the background is 3 or more, as WCAG asks of graphics.
 */
final class Palette {
  /** On white. */
  static final List<String> LIGHT =
      List.of(
          "#004f9e", "#cf4f0d", "#00795b", "#c04a8c", "#8a6500", "#2b93ce", "#2f353c", "#7d53d6",
          "#6b7a1e", "#767c84");

  /** On black, in the same order. */
  static final List<String> DARK =
      List.of(
          "#4d9dff", "#ff9a5a", "#3fd0a4", "#f08cc0", "#e3bd4b", "#a5e0ff", "#e8e8e8", "#b59cff",
          "#c3d267", "#9aa0a8");

  private Palette() {}

  /** The colours as custom properties of a style sheet: {@code --c0: #0067b5; ..}. */
  static String properties(List<String> colors) {
    StringBuilder css = new StringBuilder();
    for (int i = 0; i < colors.size(); i++) {
      css.append("--c").append(i).append(": ").append(colors.get(i)).append("; ");
    }
    return css.toString().strip();
  }
}
