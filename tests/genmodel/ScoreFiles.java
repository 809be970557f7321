// Scores CSV files with H2O's own library, as a user would: ScoreFiles JOBS.
// A line of JOBS: the path of a MOJO or the class of a POJO, the CSV file, the file to write, the
// offset column (may be empty), separated by tabs. Written are the predictions of each row, or what
// went wrong, as one line.
import hex.genmodel.GenModel;
import hex.genmodel.MojoModel;
import hex.genmodel.easy.EasyPredictModelWrapper;
import hex.genmodel.easy.RowData;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Paths;

public class ScoreFiles {
  public static void main(String[] arguments) throws Exception {
    for (String line : Files.readAllLines(Paths.get(arguments[0]))) {
      String[] job = line.split("\t", -1);
      try (PrintWriter out = new PrintWriter(job[2])) {
        try {
          score(load(job[0]), job[1], job[3], out);
        } catch (Throwable problem) {
          out.println("failed: " + problem);
        }
      }
    }
  }

  private static GenModel load(String name) throws Exception {
    if (name.endsWith(".zip")) return MojoModel.load(name);
    return (GenModel) Class.forName(name).getDeclaredConstructor().newInstance();
  }

  private static void score(GenModel model, String csv, String offsetColumn, PrintWriter out)
      throws Exception {
    EasyPredictModelWrapper wrapper =
        new EasyPredictModelWrapper(
            new EasyPredictModelWrapper.Config()
                .setModel(model)
                .setConvertUnknownCategoricalLevelsToNa(true)
                .setConvertInvalidNumbersToNa(true));
    try (BufferedReader in = Files.newBufferedReader(Paths.get(csv))) {
      String[] names = in.readLine().split(",", -1);
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",", -1);
        RowData row = new RowData();
        for (int i = 0; i < names.length; ++i) {
          if (!cells[i].isEmpty()) row.put(names[i], cells[i]);
        }
        Object given = offsetColumn.isEmpty() ? "0" : row.get(offsetColumn);
        double offset = given == null ? Double.NaN : Double.parseDouble(given.toString());
        double[] values =
            model.isAutoEncoder()
                ? wrapper.predictAutoEncoder(row).reconstructed
                : wrapper.predictRaw(row, offset);
        StringBuilder text = new StringBuilder();
        for (double value : values) text.append(text.length() == 0 ? "" : ",").append(value);
        out.println(text);
      }
    }
  }
}
