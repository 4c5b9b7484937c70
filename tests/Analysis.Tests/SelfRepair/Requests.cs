using System.Globalization;
using System.Text.Json;
using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tokens;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Testing;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Small requests and their runs.</summary>
internal static class Requests
{
    public static SelfRepairSettings Of(IRowEngine engine, params int[] lengths) => new()
    {
        Prompts = [.. lengths.Select((length, index) => PromptOf(engine, index, length))],
        Heads = [.. engine.Shape.Heads],
        TopFraction = 0.2,
        KeepTokens = KeepTokens.All,
    };

    public static Prompt PromptOf(IRowEngine engine, int seed, int length) => new()
    {
        Id = seed.ToString(CultureInfo.InvariantCulture),
        Tokens = TestPrompts.Random(seed, length, engine.Shape.DVocab),
    };

    public static SelfRepairReport Run(
        IRowEngine engine,
        SelfRepairSettings settings,
        IChunkHost? host = null) => ExperimentRun.Run(
            new SelfRepairExperiment(settings, engine.Shape),
            engine,
            host ?? new InOrderHost(),
            progress: null,
            CancellationToken.None);

    public static SelfRepairSettings WithSources(SelfRepairSettings settings, params ReadOnlyMemory<int>[] sources) =>
        settings with { Ablation = new AblationSettings { Sources = sources } };

    /// <summary>An ablation by what one draw drew, where prompts are all of one length.</summary>
    public static AblationSettings OneDraw(IReadOnlyList<Prompt> prompts, IEnumerable<Pair> pairs, int draw) => new()
    {
        Sources = [.. pairs.Where(pair => pair.Draw == draw).Select(pair => prompts[pair.Sources[0]].Tokens)],
    };

    /// <summary>All of a report as text: equal texts are equal bits, and no number that is none can be
    /// written.</summary>
    public static string Bits(SelfRepairReport report) => JsonSerializer.Serialize(report);

    /// <summary>A term at every kept position.</summary>
    public static float[] Values(this SelfRepairReport report, Term term) => report.TokenRows![term]!;

    /// <summary>A term of one layer's heads at every kept position.</summary>
    public static float[] ValuesOfLayer(this SelfRepairReport report, Term term, int layer) =>
        [.. report.Values(term).Where((_, row) => report.TokenRows!.Layer[row] == layer)];
}
