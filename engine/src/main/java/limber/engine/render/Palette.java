package limber.engine.render;

import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The 255 colours that show a film's frames best: the colours of some frames, split again and again
 * where they are most spread (median cut, with the split at the mean). A 256th is transparent.
 */
final class Palette {
  /** Index of what leaves a pixel as it is. */
  static final int TRANSPARENT = 255;

  /** Bits of each of red, green and blue that colours are told apart by. */
  private static final int BITS = 6;

  private static final int CELLS = 1 << 3 * BITS;

  private final long[] counts = new long[CELLS];
  private final int[] colours = new int[TRANSPARENT];
  private final byte[] nearest = new byte[CELLS];
  private final boolean[] known = new boolean[CELLS];

  /** A set of cells, with the sums that say where it is widest. */
  private static final class Box {
    final int[] cells;
    double weight;
    final double[] mean = new double[3];
    final double[] spread = new double[3];

    Box(int[] cells, long... counts) {
      this.cells = cells;
      for (int cell : cells) {
        weight += counts[cell];
        for (int k = 0; k < 3; k++) {
          mean[k] += counts[cell] * part(cell, k);
        }
      }
      for (int k = 0; k < 3; k++) {
        mean[k] /= weight;
      }
      for (int cell : cells) {
        for (int k = 0; k < 3; k++) {
          double apart = part(cell, k) - mean[k];
          spread[k] += counts[cell] * apart * apart;
        }
      }
    }

    int widest() {
      return spread[1] >= spread[0] && spread[1] >= spread[2] ? 1 : spread[0] >= spread[2] ? 0 : 2;
    }

    /** How much a split gains; the root of the weight counts, lest large areas take all colours. */
    double urgency() {
      return cells.length < 2 ? 0 : spread[widest()] / Math.sqrt(weight);
    }
  }

  /** The middle of a cell's red, green or blue, 0 to 255. */
  private static double part(int cell, int k) {
    int value = cell >> (2 - k) * BITS & (1 << BITS) - 1;
    return (value + 0.5) * (256 >> BITS);
  }

  private static int cell(int rgb) {
    int drop = 8 - BITS;
    return (rgb >> 16 + drop & (1 << BITS) - 1) << 2 * BITS
        | (rgb >> 8 + drop & (1 << BITS) - 1) << BITS
        | rgb >> drop & (1 << BITS) - 1;
  }

  /** Counts the colours of a frame. */
  void learn(int... pixels) {
    for (int pixel : pixels) {
      counts[cell(pixel)]++;
    }
  }

  /** Chooses colours by what was learnt. */
  void choose() {
    int[] used = new int[CELLS];
    int n = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      if (counts[cell] > 0) {
        used[n++] = cell;
      }
    }
    List<Box> boxes = new ArrayList<>(List.of(new Box(Arrays.copyOf(used, n), counts)));
    while (boxes.size() < TRANSPARENT) {
      Box most = boxes.getFirst();
      for (Box box : boxes) {
        most = box.urgency() > most.urgency() ? box : most;
      }
      if (most.urgency() <= 0) {
        break;
      }
      boxes.remove(most);
      int axis = most.widest();
      double middle = most.mean[axis];
      int[] low = Arrays.stream(most.cells).filter(c -> part(c, axis) <= middle).toArray();
      int[] high = Arrays.stream(most.cells).filter(c -> part(c, axis) > middle).toArray();
      boxes.add(new Box(low, counts));
      boxes.add(new Box(high, counts));
    }
    for (int i = 0; i < colours.length; i++) {
      Box box = boxes.get(Math.min(i, boxes.size() - 1));
      colours[i] = rgb(box.mean[0], box.mean[1], box.mean[2]);
    }
  }

  private static int rgb(double red, double green, double blue) {
    return (int) Math.round(Math.min(255, red)) << 16
        | (int) Math.round(Math.min(255, green)) << 8
        | (int) Math.round(Math.min(255, blue));
  }

  /** The index of the colour nearest to {@code rgb}. */
  int index(int rgb) {
    int cell = cell(rgb);
    if (!known[cell]) {
      int best = 0;
      for (int i = 1; i < colours.length; i++) {
        best = distance(cell, colours[i]) < distance(cell, colours[best]) ? i : best;
      }
      nearest[cell] = (byte) best;
      known[cell] = true;
    }
    return nearest[cell] & 255;
  }

  private static double distance(int cell, int rgb) {
    double red = part(cell, 0) - (rgb >> 16 & 255);
    double green = part(cell, 1) - (rgb >> 8 & 255);
    double blue = part(cell, 2) - (rgb & 255);
    // the eye sees green best
    return 2 * red * red + 4 * green * green + 3 * blue * blue;
  }

  int colour(int index) {
    return colours[index];
  }

  IndexColorModel model() {
    int[] all = Arrays.copyOf(colours, TRANSPARENT + 1);
    return new IndexColorModel(8, all.length, all, 0, false, TRANSPARENT, 0);
  }
}
