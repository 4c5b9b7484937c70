using System.CommandLine;
using SelfRepair.Api.Experiments;
using SelfRepair.Api.Hosting;
using SelfRepair.Benchmarks.CommandLine;
using SelfRepair.Benchmarks.Measures;
using SelfRepair.Inference.Devices;

namespace SelfRepair.Benchmarks.Experiments;

/// <summary><c>experiment</c>: runs any experiment of the service and holds its block passes against the least that its
/// definition needs, and its rate against that of the bare matrix product.</summary>
internal sealed class ExperimentCommand
{
    private readonly Argument<string> kind = new Argument<string>("kind")
    {
        Description = "The experiment, such as self-reinforcement.",
    }.AcceptOnlyFromAmong([.. ExperimentList.Catalog.Kinds.OfType<PlannedKind>().Select(kind => kind.Name)]);

    private readonly Option<string?> request = new("--request")
    {
        Description = "A JSON file with its request, prompts as token_ids; without prompts they are random.",
    };

    private readonly Option<string> shape = CommonOptions.Shape();
    private readonly Option<string?> model = CommonOptions.Model();
    private readonly Option<ulong> seed = CommonOptions.Seed();
    private readonly Option<string> cache = CommonOptions.Cache();
    private readonly Option<int> threads = CommonOptions.Threads();
    private readonly Option<string> device = CommonOptions.Device();
    private readonly Option<NumberPrecision> precision = CommonOptions.Precision();
    private readonly Option<string?> json = CommonOptions.Json();
    private readonly Option<int> prompts = CommonOptions.Count("--prompts", "Number of random prompts.", 2);
    private readonly Option<int> tokens = CommonOptions.Count("--tokens", "Tokens of each random prompt.", 128);
    private readonly Option<int> repeats =
        CommonOptions.Count("--repeats", "How often the experiment is run; the fastest counts.", 3);

    /// <summary>Makes the command.</summary>
    public Command Create() => new Command("experiment", "Runs any experiment of the service and measures it.")
    {
        kind, request, shape, model, prompts, tokens, seed, threads, device, precision, repeats, cache, json,
    }.Doing(Run);

    private void Run(ParseResult parsed)
    {
        ExperimentOptions options = new()
        {
            Kind = parsed.GetRequiredValue(kind),
            RequestFile = parsed.GetValue(request),
            Shape = parsed.GetRequiredValue(shape),
            Model = parsed.GetValue(model),
            Prompts = parsed.GetValue(prompts),
            Tokens = parsed.GetValue(tokens),
            Seed = parsed.GetValue(seed),
            Threads = parsed.GetValue(threads),
            Device = CommonOptions.PlacementOf(parsed, device, precision).Device.ToString(),
            Precision = parsed.GetValue(precision),
            Repeats = parsed.GetValue(repeats),
        };
        ExperimentResult result = new ExperimentMeasurement(options, parsed.GetRequiredValue(cache)).Execute();
        Console.WriteLine(result.ToTable());
        ResultFile.Write(parsed.GetValue(json), result);
    }
}
