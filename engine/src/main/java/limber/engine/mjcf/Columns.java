package limber.engine.mjcf;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import limber.engine.ModelBuilder;

/** Writes fields of a model, one row for each entry of a list. */
record Columns(ModelBuilder model) {

  <T> void names(String kind, List<T> all, Function<T, String> name) {
    model.names(kind, all.stream().map(name).toList());
  }

  <T> void whole(String field, String rows, List<T> all, ToIntFunction<T> value) {
    model.ints(field, rows, 1, all.stream().mapToInt(value).toArray());
  }

  <T> void real(String field, String rows, List<T> all, ToDoubleFunction<T> value) {
    model.reals(field, rows, 1, all.stream().mapToDouble(value).toArray());
  }

  <T> void array(String field, String rows, int width, List<T> all, Function<T, double[]> value) {
    double[] out = new double[all.size() * width];
    for (int i = 0; i < all.size(); i++) {
      System.arraycopy(value.apply(all.get(i)), 0, out, i * width, width);
    }
    model.reals(field, rows, width, out);
  }
}
