package limber.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import limber.engine.randomization.Distribution;
import limber.engine.randomization.Parameter;
import limber.engine.randomization.Randomization;
import limber.engine.randomization.Term;

/**
 * Draws how environments look: the terms of a {@link Randomization} that change pictures. A draw is
 * named by seed, environment, episode and number, apart from those of physics, so a look depends
 * neither on how many environments there are nor on what physics draws.
 */
public final class Looks {
  /** What the random numbers are for, part of their key; {@code batch.cuh} has physics'. */
  private static final int DRAW_LOOKS = 5;

  private final Look own;
  private final ParameterLayout layout;
  private final long seed;
  private final Parameter.Bound[] bounds;

  /**
   * Lays the terms out for a model.
   *
   * @throws limber.engine.randomization.RandomizationException when a term meets nothing in it
   */
  public Looks(Model model, Randomization randomization, long seed) {
    this.seed = seed;
    own = Look.of(model);
    layout = ParameterLayout.ofLooks(model, randomization);
    bounds =
        layout.entries().stream()
            .map(each -> ParameterLayout.visual(each.field()).orElseThrow().bound())
            .toArray(Parameter.Bound[]::new);
  }

  /** The numbers that differ between environments; none where all look as their model says. */
  public List<ParameterLayout.Entry> entries() {
    return layout.entries();
  }

  /**
   * An environment's look at full strength.
   *
   * @param episode from 1, as of {@link Simulation}
   */
  public Look draw(int environment, int episode) {
    return draw(environment, episode, Double.POSITIVE_INFINITY);
  }

  /**
   * An environment's look.
   *
   * @param progress environment steps that training has made, for terms with a schedule
   */
  public Look draw(int environment, int episode, double progress) {
    if (layout.entries().isEmpty()) {
      return own;
    }
    double[] values = values(environment, episode, progress);
    return own.with(
        (parameter, row, column) -> {
          int index = layout.indexOf(parameter.label(), row, column);
          return index < 0 ? own.value(parameter, row, column) : values[index];
        });
  }

  /** Looks of the environments 0 to {@code count - 1} in one episode, at full strength. */
  public List<Look> draw(int count) {
    List<Look> looks = new ArrayList<>();
    for (int e = 0; e < count; e++) {
      looks.add(draw(e, 1));
    }
    return looks;
  }

  private double[] values(int environment, int episode, double progress) {
    double[] values =
        layout.entries().stream().mapToDouble(ParameterLayout.Entry::nominal).toArray();
    List<ParameterLayout.Draw> draws = layout.draws();
    for (int k = 0; k < draws.size(); k++) {
      Term term = draws.get(k).term();
      int[] words =
          Philox.words(
              new int[] {environment, k, episode, 0}, (int) seed, (int) (seed >>> 32) ^ DRAW_LOOKS);
      double x = sample(term.distribution(), words);
      double strength =
          term.scheduleSteps() == 0 ? 1 : Math.min(1, progress / term.scheduleSteps());
      for (int i : draws.get(k).entries()) {
        double to =
            switch (term.mode()) {
              case SCALE -> values[i] * x;
              case ADD -> values[i] + x;
              case SET -> x;
            };
        values[i] += strength * (to - values[i]);
      }
    }
    Arrays.setAll(values, i -> bounds[i].nearest(values[i]));
    return values;
  }

  /** As {@code sample} of {@code randomize.cuh}. */
  private static double sample(Distribution law, int[] words) {
    double u = Philox.uniform(words[0]);
    double x =
        switch (law.kind()) {
          case UNIFORM -> law.first() + u * (law.second() - law.first());
          case LOGUNIFORM -> law.first() * Math.pow(law.second() / law.first(), u);
          case NORMAL -> law.first() + law.second() * Philox.normal(words[0], words[1]);
        };
    return Math.clamp(x, law.low(), law.high());
  }

  /** The numbers of {@link #entries} for environments in their first episode. */
  double[][] sample(int environments) {
    return IntStream.range(0, environments)
        .mapToObj(e -> values(e, 1, Double.POSITIVE_INFINITY))
        .toArray(double[][]::new);
  }
}
