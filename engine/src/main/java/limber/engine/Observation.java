package limber.engine;

/**
 * What sensors and observers see of each environment at one state, {@code [environments, n]}.
 * Bodies are in the world's axes, about the centre of mass of their tree ({@code mjData}'s fields
 * of these names).
 *
 * @param sensordata the sensors' numbers, {@code n = nsensordata}; {@code Model.sensorAdr()} says
 *     where each begins
 * @param cfrcExt torque and force of contacts, connects and welds on each body, {@code n = 6 nbody}
 * @param cvel angular and linear velocity of each body, {@code n = 6 nbody}
 * @param cinert inertia of each body (xx, yy, zz, xy, xz, yz), mass times centre, mass, {@code n =
 *     10 nbody}
 * @param qfrcActuator force of actuators on each degree of freedom, {@code n = nv}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record Observation(
    double[] sensordata, double[] cfrcExt, double[] cvel, double[] cinert, double[] qfrcActuator) {}
