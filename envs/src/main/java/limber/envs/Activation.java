package limber.envs;

/** The nonlinearity of a policy's hidden layers. The output layer is linear. */
public enum Activation {
  /** max(x, 0). MAML's policies (cbfinn/maml_rl). */
  RELU,
  /** tanh(x). ProMP's policies. */
  TANH
}
