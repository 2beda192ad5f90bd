package limber.engine.render;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.ImageOutputStream;

/**
 * A GIF that repeats for ever. One palette, of the first frames' colours, serves all, so that
 * nothing flickers; a frame holds the rectangle in which something changed, and in it only the
 * pixels that did.
 */
final class GifFilm implements Film {
  /** Frames from which the palette is made. */
  private static final int LEARNT = 24;

  /** Differences of colour up to which a pixel stays as it is [of 255]. */
  private static final int SAME = 6;

  private static final String FORMAT = "javax_imageio_gif_image_1.0";

  private final int rate;
  private final ImageOutputStream stream;
  private final ImageWriter writer;
  private final Palette palette = new Palette();
  private final List<BufferedImage> waiting = new ArrayList<>();
  private int[] shown = new int[0];
  private boolean learning = true;
  private int written;

  GifFilm(Path file, int rate) throws IOException {
    this.rate = rate;
    Files.deleteIfExists(file);
    stream = ImageIO.createImageOutputStream(file.toFile());
    if (stream == null) {
      throw new IOException("cannot be written");
    }
    writer = ImageIO.getImageWritersByFormatName("gif").next();
    writer.setOutput(stream);
    writer.prepareWriteSequence(null);
  }

  @Override
  public void add(BufferedImage frame) throws IOException {
    if (!learning) {
      write(frame);
      return;
    }
    waiting.add(frame);
    palette.learn(pixels(frame));
    if (waiting.size() == LEARNT) {
      flush();
    }
  }

  private void flush() throws IOException {
    learning = false;
    if (!waiting.isEmpty()) {
      palette.choose();
    }
    for (BufferedImage each : waiting) {
      write(each);
    }
    waiting.clear();
  }

  private static int[] pixels(BufferedImage frame) {
    return frame.getRGB(0, 0, frame.getWidth(), frame.getHeight(), null, 0, frame.getWidth());
  }

  private void write(BufferedImage frame) throws IOException {
    int[] pixels = pixels(frame);
    int width = frame.getWidth();
    boolean first = written == 0;
    if (first) {
      shown = new int[pixels.length];
    }
    byte[] indices = new byte[pixels.length];
    Arrays.fill(indices, (byte) Palette.TRANSPARENT);
    Rectangle changed = new Rectangle(-1, -1);
    for (int i = 0; i < pixels.length; i++) {
      if (first || differs(pixels[i], shown[i])) {
        int index = palette.index(pixels[i]);
        indices[i] = (byte) index;
        shown[i] = palette.colour(index);
        changed.add(new Rectangle(i % width, i / width, 1, 1));
      }
    }
    if (changed.isEmpty()) {
      changed = new Rectangle(0, 0, 1, 1);
    }
    BufferedImage part = part(indices, width, changed, palette.model());
    writer.writeToSequence(new IIOImage(part, null, metadata(part, changed)), null);
    written++;
  }

  private static boolean differs(int a, int b) {
    return Math.abs((a >> 16 & 255) - (b >> 16 & 255)) > SAME
        || Math.abs((a >> 8 & 255) - (b >> 8 & 255)) > SAME
        || Math.abs((a & 255) - (b & 255)) > SAME;
  }

  private static BufferedImage part(
      byte[] indices, int width, Rectangle area, IndexColorModel colours) {
    BufferedImage part =
        new BufferedImage(area.width, area.height, BufferedImage.TYPE_BYTE_INDEXED, colours);
    byte[] data = ((DataBufferByte) part.getRaster().getDataBuffer()).getData();
    for (int row = 0; row < area.height; row++) {
      System.arraycopy(
          indices, (area.y + row) * width + area.x, data, row * area.width, area.width);
    }
    return part;
  }

  private IIOMetadata metadata(BufferedImage part, Rectangle area) throws IOException {
    IIOMetadata metadata =
        writer.getDefaultImageMetadata(new ImageTypeSpecifier(part), writer.getDefaultWriteParam());
    IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(FORMAT);
    IIOMetadataNode place = child(root, "ImageDescriptor");
    place.setAttribute("imageLeftPosition", Integer.toString(area.x));
    place.setAttribute("imageTopPosition", Integer.toString(area.y));
    IIOMetadataNode control = child(root, "GraphicControlExtension");
    control.setAttribute("disposalMethod", "doNotDispose");
    control.setAttribute("userInputFlag", "FALSE");
    control.setAttribute("transparentColorFlag", "TRUE");
    control.setAttribute("transparentColorIndex", Integer.toString(Palette.TRANSPARENT));
    // hundredths of a second, so that rounding does not add up
    long until = Math.round((written + 1) * 100.0 / rate);
    control.setAttribute("delayTime", Long.toString(until - Math.round(written * 100.0 / rate)));
    if (written == 0) {
      IIOMetadataNode repeat = new IIOMetadataNode("ApplicationExtension");
      repeat.setAttribute("applicationID", "NETSCAPE");
      repeat.setAttribute("authenticationCode", "2.0");
      repeat.setUserObject(new byte[] {1, 0, 0});
      child(root, "ApplicationExtensions").appendChild(repeat);
    }
    metadata.setFromTree(FORMAT, root);
    return metadata;
  }

  private static IIOMetadataNode child(IIOMetadataNode root, String name) {
    for (int i = 0; i < root.getLength(); i++) {
      if (root.item(i).getNodeName().equals(name)) {
        return (IIOMetadataNode) root.item(i);
      }
    }
    IIOMetadataNode made = new IIOMetadataNode(name);
    root.appendChild(made);
    return made;
  }

  @Override
  public void close() throws IOException {
    try {
      if (learning) {
        flush();
      }
      if (written > 0) {
        writer.endWriteSequence();
      }
    } finally {
      stream.close();
      writer.dispose();
    }
  }
}
