package limber.benchmarks.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import limber.benchmarks.records.RunRecord;

/** What every run was, to unfold: hardware, version, lengths and all of its settings. */
final class Runs {
  private Runs() {}

  static String section(List<RunRecord> records) {
    if (records.isEmpty()) {
      return "";
    }
    StringBuilder html =
        new StringBuilder(
            "<section id=\"runs\" aria-labelledby=\"runs-title\">\n<h2 id=\"runs-title\">Runs</h2>\n");
    String title = "";
    for (RunRecord record : records) {
      if (!record.title().equals(title)) {
        title = record.title();
        html.append("<h3>").append(Html.escape(title)).append("</h3>\n");
      }
      html.append(details(record));
    }
    return html.append("</section>\n").toString();
  }

  private static String details(RunRecord record) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("code", record.code());
    facts.put("device", record.hardware().device());
    facts.put(
        "processor", record.hardware().processor() + ", " + threads(record.hardware().threads()));
    facts.put("system", record.hardware().system() + ", Java " + record.hardware().java());
    facts.put("training steps", Numbers.format("%,d", record.environmentSteps()));
    facts.put("physics steps", Numbers.format("%,d", record.physicsSteps()));
    facts.put("time of training", Numbers.format("%.1f s", record.wallSeconds()));
    facts.put("adaptation", record.adaptation());
    flatten("", record.configuration(), facts);
    StringBuilder rows = new StringBuilder();
    facts.forEach(
        (name, value) ->
            rows.append(
                "<tr><th scope=\"row\">%s</th><td>%s</td></tr>\n"
                    .formatted(Html.escape(name), Html.escape(value))));
    return """
        <details class="run"><summary>%s, seed %d <span>%s steps, %s</span></summary>
        <table class="facts"><caption>Settings of %s on %s, seed %d</caption>
        <tbody>
        %s</tbody></table></details>
        """
        .formatted(
            Html.escape(record.algorithm()),
            record.seed(),
            Numbers.count(record.environmentSteps()),
            Numbers.time(record.wallSeconds()),
            Html.escape(record.algorithm()),
            Html.escape(record.title()),
            record.seed(),
            rows);
  }

  private static String threads(int threads) {
    return threads == 1 ? "1 thread" : threads + " threads";
  }

  /** "algo.trpo.maxKl": 0.01. */
  private static void flatten(String prefix, Map<?, ?> values, Map<String, String> into) {
    Map<String, Object> sorted = new TreeMap<>();
    values.forEach((name, value) -> sorted.put(String.valueOf(name), value));
    sorted.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner && !inner.isEmpty()) {
            flatten(prefix + name + ".", inner, into);
          } else {
            into.put(prefix + name, String.valueOf(value));
          }
        });
  }
}
