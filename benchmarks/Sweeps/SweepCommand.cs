using System.CommandLine;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Sweeps;

/// <summary><c>sweep</c>: ablates every head and holds the rate against that of the bare matrix product.</summary>
internal sealed class SweepCommand
{
    private readonly Option<string> shape = CommonOptions.Shape();
    private readonly Option<string?> model = CommonOptions.Model();
    private readonly Option<ulong> seed = CommonOptions.Seed();
    private readonly Option<string> cache = CommonOptions.Cache();
    private readonly Option<int> threads = CommonOptions.Threads();
    private readonly Option<string> device = CommonOptions.Device();
    private readonly Option<NumberPrecision> precision = CommonOptions.Precision();
    private readonly Option<string?> json = CommonOptions.Json();
    private readonly Option<int> prompts = CommonOptions.Count("--prompts", "Number of random prompts.", 8);
    private readonly Option<int> tokens = CommonOptions.Count("--tokens", "Tokens of each random prompt.", 128);
    private readonly Option<int> repeats =
        CommonOptions.Count("--repeats", "How often the sweep is run; the fastest counts.", 3);

    private readonly Option<int> batchTokens = new("--batch-tokens")
    {
        Description = "Tokens of one call to ONNX Runtime; 0: as the engine chooses.",
    };

    private readonly Option<string?> promptsFile = new("--prompts-file")
    {
        Description = "A JSON file of prompts, each an array of token ids, in place of random ones.",
    };

    private readonly Option<bool> noMatrix = new("--no-matrix") { Description = "Leaves out the repair matrix." };

    private readonly Option<RowChoice> rows = new("--rows")
    {
        Description = "Head rows over all positions, over each head's top positions alone, or both.",
    };

    private readonly Option<Positions> positions = new("--positions")
    {
        Description = "Scores every next token, or the one after the prompt alone.",
    };

    private readonly Option<string?> output = new("--out") { Description = "File to write the head rows to." };

    /// <summary>Makes the command.</summary>
    public Command Create() => new Command("sweep", "Ablates every head of a model and measures it.")
    {
        shape, model, prompts, tokens, promptsFile, seed, noMatrix, rows, positions, threads, device, precision,
        batchTokens, repeats, cache, json, output,
    }.Doing(Run);

    private void Run(ParseResult parsed)
    {
        SweepRun run = new(Read(parsed), parsed.GetRequiredValue(cache));
        (SweepResult result, SelfRepairReport report) = run.Execute();
        Console.WriteLine(SweepTable.Of(result));
        ResultFile.Write(parsed.GetValue(json), result);
        HeadRowFile.Write(parsed.GetValue(output), report);
    }

    private SweepOptions Read(ParseResult parsed) => new()
    {
        Device = CommonOptions.PlacementOf(parsed, device, precision).Device.ToString(),
        Precision = parsed.GetValue(precision),
        Shape = parsed.GetRequiredValue(shape),
        Model = parsed.GetValue(model),
        Prompts = parsed.GetValue(prompts),
        Tokens = parsed.GetValue(tokens),
        PromptsFile = parsed.GetValue(promptsFile),
        Seed = parsed.GetValue(seed),
        Matrix = !parsed.GetValue(noMatrix),
        Rows = parsed.GetValue(rows),
        Positions = parsed.GetValue(positions),
        Threads = parsed.GetValue(threads),
        BatchTokens = parsed.GetValue(batchTokens),
        Repeats = parsed.GetValue(repeats),
    };
}
