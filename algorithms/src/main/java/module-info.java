import org.jspecify.annotations.NullMarked;

/** Tensors with reverse-mode differentiation, networks, optimizers and algorithms. */
@NullMarked
module limber.algorithms {
  requires static org.jspecify;
  requires transitive limber.envs;
  requires org.slf4j;

  exports limber.algorithms;
  exports limber.algorithms.maml;
  exports limber.algorithms.network;
  exports limber.algorithms.optim;
  exports limber.algorithms.pearl;
  exports limber.algorithms.ppo;
  exports limber.algorithms.promp;
  exports limber.algorithms.rl2;
  exports limber.algorithms.rl;
  exports limber.algorithms.sac;
  exports limber.algorithms.tensor;
}
