package limber.envs;

import java.util.ArrayList;
import java.util.List;
import limber.engine.ParameterLayout;
import limber.engine.ParameterLayout.Entry;
import limber.engine.randomization.Actions;
import limber.engine.randomization.Distribution;
import limber.engine.randomization.Observations;
import limber.engine.randomization.Randomization;
import limber.engine.randomization.Term;
import limber.envs.robot.RandomParameters;

/** The body that a task of a family of random parameters describes. */
final class TaskBody {
  private TaskBody() {}

  /** Terms that leave nothing to chance: each parameter is set to the value of rand_param_envs. */
  static Randomization of(RandomParameters family, float[] exponents) {
    List<ParameterLayout.Draw> draws = family.parameters();
    ParameterLayout layout =
        ParameterLayout.of(
            family.model(family.config(family.variants().getFirst())),
            Randomization.named("rand-param-envs"));
    List<Term> terms = new ArrayList<>();
    for (int k = 0; k < exponents.length; k++) {
      Term law = draws.get(k).term();
      Entry entry = layout.entries().get(draws.get(k).entries().getFirst());
      boolean damping = entry.field().equals("dof_damping");
      double value = entry.nominal() * Math.pow(damping ? 1.3 : 1.5, exponents[k]);
      terms.add(
          new Term(
              law.parameter(),
              List.of(entry.owner()),
              damping ? List.of() : List.of(entry.column()),
              Term.Mode.SET,
              new Distribution(Distribution.Kind.UNIFORM, value, value, value, value),
              Term.Sharing.NONE,
              0));
    }
    return new Randomization(
        "task", "", Randomization.Weights.STALE, terms, Actions.EXACT, Observations.EXACT);
  }
}
