using System.Globalization;
using SelfRepair.Benchmarks.Report;
using SelfRepair.Benchmarks.Sweeps;

if (args is not [string folder, string path])
{
    Console.Error.WriteLine("performance-report RESULTS DOCUMENT: fills the document's tables, and plots beside it.");
    return 1;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
string plot = Path.ChangeExtension(path, ".png");
Results results = Results.Read(folder);
SweepTables sweeps = new(results);
SweepResult[] plotted = [.. sweeps.Standard.Where(sweep => sweep.Prompts == 8).DistinctBy(sweep => sweep.Model)];
string image = plotted.Length == 0 ? string.Empty : $"\n\n![Rates by model]({Path.GetFileName(plot)})";
CostTables costs = new(results);
TokenizerTables tokenizer = new(results.Tokenizations);
string document = new Document(File.ReadAllText(path))
    .With("machines", costs.Machines().ToString())
    .With("rates", sweeps.Rates() + image)
    .With("scaling", sweeps.Scaling().ToString())
    .With("variants", sweeps.Variants().ToString())
    .With("stages", sweeps.Stages().ToString())
    .With("models", costs.Models().ToString())
    .With("service", costs.Service().ToString())
    .With("soak", costs.Soak().ToString())
    .With("tokenizer", tokenizer.Rates().ToString())
    .With("growth", tokenizer.Growths().ToString())
    .ToString();
File.WriteAllText(path, document);
if (plotted.Length > 0)
{
    RatePlot.Write(plot, plotted);
}

return 0;
