package limber.benchmarks.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import limber.kernels.Device;
import limber.kernels.Devices;
import limber.kernels.ProgramCache;
import limber.natives.CacheDirectory;
import limber.natives.Clang;
import limber.natives.NativeException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What was found on this machine, and what each missing part costs. */
@Command(
    name = "doctor",
    description =
        "Shows what was found (JDK, clang, vectors, GPU, BLAS, pictures) and what each missing part costs.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Runnable {
  /** One part: what was found, or what its absence costs and how to mend it. */
  record Finding(String part, boolean found, String detail) {}

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<Finding> findings = examine();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("version", CodeVersion.current());
      object.put("findings", findings);
      spec.commandLine().getOut().println(Json.of(object));
      return;
    }
    for (Finding finding : findings) {
      spec.commandLine()
          .getOut()
          .printf("%-4s %-12s %s%n", finding.found ? "ok" : "none", finding.part, finding.detail);
    }
  }

  static List<Finding> examine() {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding("JDK", true, Runtime.version() + " (" + System.getProperty("java.home") + ")"));
    findings.add(
        new Finding(
            "cache", true, CacheDirectory.root() + ", programs in " + ProgramCache.folder()));
    findings.add(clang());
    try (Device cpu = Devices.cpu(Runtime.getRuntime().availableProcessors())) {
      findings.add(new Finding("CPU", true, cpu.description()));
      findings.add(
          cpu.blas()
              .map(name -> new Finding("CPU BLAS", true, name))
              .orElse(
                  new Finding(
                      "CPU BLAS",
                      false,
                      "no OpenBLAS for this platform: matrix products by our own kernel, slower")));
    }
    Optional<String> why = Devices.whyNoCuda();
    if (why.isPresent()) {
      findings.add(
          new Finding(
              "GPU",
              false,
              why.get() + ": runs on the CPU; install the NVIDIA driver, nothing else"));
      findings.add(new Finding("cuBLAS", false, "needs a GPU"));
    } else {
      try (Device cuda = Devices.open("cuda")) {
        findings.add(new Finding("GPU", true, cuda.description()));
        findings.add(
            cuda.blas()
                .map(name -> new Finding("cuBLAS", true, name))
                .orElse(
                    new Finding(
                        "cuBLAS",
                        false,
                        "neither libcublas.so.12 nor .13 is found: matrix products by our own kernel, slower")));
      }
    }
    findings.add(pictures());
    return findings;
  }

  private static Finding pictures() {
    Optional<String> why = Pictures.whyNot();
    return new Finding(
        "pictures",
        why.isEmpty(),
        why.map(reason -> "limber render draws none: " + reason).orElseGet(Pictures::drawnBy));
  }

  private static Finding clang() {
    try {
      return Clang.find()
          .map(clang -> new Finding("clang", true, clang.description()))
          .orElse(
              new Finding(
                  "clang",
                  false,
                  "only programs of the cache run; set LIMBER_CLANG, or make programs with `limber kernels build`"));
    } catch (NativeException e) {
      return new Finding("clang", false, e.getMessage());
    }
  }
}
