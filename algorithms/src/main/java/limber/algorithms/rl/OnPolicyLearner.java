package limber.algorithms.rl;

import limber.algorithms.Archive;
import limber.algorithms.Learnt;
import limber.algorithms.MetaLearner;
import limber.algorithms.Resources;
import limber.kernels.Buffer;

/**
 * A learner from episodes that a {@link TaskSampler} draws anew each iteration, which it counts.
 */
public abstract class OnPolicyLearner implements MetaLearner {
  protected final TaskSampler sampler;

  /** What is closed with the learner. */
  protected final Resources resources = new Resources();

  /** Closes {@code sampler} in the end. */
  protected OnPolicyLearner(TaskSampler sampler) {
    this.sampler = resources.own(sampler);
  }

  @Override
  public final int iteration() {
    return sampler.iteration();
  }

  @Override
  public final long environmentSteps() {
    return sampler.environmentSteps();
  }

  /** The parameters that training changes, {@code [P]}: the policy's, then others if there are. */
  protected abstract Buffer theta();

  /** A copy of the parameters: the policy before adaptation and what is learnt with it. */
  public final float[] parameters() {
    return theta().floats();
  }

  @Override
  public final Learnt learnt() {
    return Learnt.policy(sampler.rollouts().policy(), theta());
  }

  @Override
  public final void exchange(Archive archive) {
    sampler.exchange(archive);
    exchangeLearnt(archive);
  }

  /** {@link #exchange} of what training changes. */
  protected abstract void exchangeLearnt(Archive archive);

  @Override
  public final void close() {
    resources.close();
  }
}
