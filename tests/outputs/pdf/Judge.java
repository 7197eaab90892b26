// Judges PDF files by veraPDF's rules: `java -cp … Judge.java FLAVOUR FILE …`, with a flavour such
// as 3a, 2a or ua1. Prints a line for each file, and below it the rules that it breaks.

import java.io.FileInputStream;
import java.util.LinkedHashSet;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Judge {
  public static void main(String[] args) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    PDFAFlavour flavour = PDFAFlavour.fromString(args[0]);
    for (int i = 1; i < args.length; i++) {
      try (PDFAParser parser =
          Foundries.defaultInstance().createParser(new FileInputStream(args[i]), flavour)) {
        ValidationResult result =
            Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
        System.out.println((result.isCompliant() ? "pass " : "fail ") + args[0] + " " + args[i]);
        LinkedHashSet<String> broken = new LinkedHashSet<>();
        for (TestAssertion one : result.getTestAssertions()) {
          if (one.getStatus() == TestAssertion.Status.FAILED) {
            broken.add(one.getRuleId().getClause() + " " + one.getMessage());
          }
        }
        broken.forEach(rule -> System.out.println("  " + rule));
      }
    }
  }
}
