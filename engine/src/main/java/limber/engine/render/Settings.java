package limber.engine.render;

/**
 * How pictures are drawn.
 *
 * @param shadows whether the first light casts soft shadows
 * @param sites whether sites are shown
 * @param samples a pixel, to smooth edges; 1 to 16
 * @param tiles whether each environment has a part of the picture of its own; otherwise all stand
 *     in one scene
 */
public record Settings(boolean shadows, boolean sites, int samples, boolean tiles) {
  /** Shadows, no sites, four samples, one scene. */
  public static final Settings DEFAULT = new Settings(true, false, 4, false);

  public Settings {
    if (samples < 1 || samples > 16) {
      throw new IllegalArgumentException(
          "%d samples a pixel: must be between 1 and 16".formatted(samples));
    }
  }

  public Settings withShadows(boolean on) {
    return new Settings(on, sites, samples, tiles);
  }

  public Settings withSites(boolean on) {
    return new Settings(shadows, on, samples, tiles);
  }

  public Settings withTiles(boolean on) {
    return new Settings(shadows, sites, samples, on);
  }
}
