using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Breakdowns;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Ablations;

/// <summary>Where replacements come from.</summary>
public sealed class SourceTests
{
    private const int EndOfText = 0;
    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Fact]
    public void Pairs_OfAnyLengths_FollowTheDefinition()
    {
        int[] lengths = [9, 3, 5, 2];
        SelfRepairSettings settings = Requests.Of(engine, lengths) with
        {
            Ablation = new AblationSettings { Seed = 5, Draws = 3 },
        };
        IReadOnlyList<Pair> pairs = Requests.Run(engine, settings).Pairs;
        Assert.Equal(12, pairs.Count);
        foreach (Pair pair in pairs)
        {
            int[] order = Pairing.Permutation(4, 5, pair.Draw);
            int place = Array.IndexOf(order, pair.Prompt);
            IEnumerable<int> cycle = Enumerable.Range(1, 12).Select(step => order[(place + step) % 4])
                .Where(one => one != pair.Prompt);
            Assert.Equal(cycle.Take(pair.Sources.Count), pair.Sources);
            int before = pair.Sources.SkipLast(1).Sum(source => lengths[source]);
            Assert.InRange(lengths[pair.Prompt], before + 1, before + lengths[pair.Sources[^1]]);
        }
    }

    [Fact]
    public void Resample_WithDrawnPairs_EqualsExplicitSources()
    {
        SelfRepairSettings settings = WithEndOfText(Requests.Of(engine, 9, 4, 6));
        SelfRepairReport drawn = Requests.Run(engine, settings);
        IReadOnlyList<Pair> pairs = drawn.Pairs;
        ReadOnlyMemory<int>[] sources = [.. pairs.Select(pair => LaidOut(settings, pair))];
        SelfRepairReport given = Requests.Run(engine, Requests.WithSources(settings, sources));
        Assert.Contains(pairs, pair => pair.Sources.Count > 1);

        // The clean run of a prompt that alone lends to another stands for the run of its source row.
        long lent = pairs.Count(pair => pair.Sources.Count == 1) * engine.Shape.LayerCount;
        Assert.Equal(given.BlockPasses - lent, drawn.BlockPasses);
        Assert.Equal(
            Requests.Bits(given), Requests.Bits(drawn with { Pairs = [], BlockPasses = given.BlockPasses }));
    }

    /// <summary>A lone chunk runs every prompt clean, to choose its top rows; of several, each runs those that are
    /// needed.</summary>
    [Fact]
    public void Resample_OfTopRowsAlone_RunsSourcesWhoseLendersAreNotRun()
    {
        SelfRepairSettings settings = Requests.Of(engine, [.. Enumerable.Repeat(50, 90)]) with
        {
            Heads = [new HeadId(0, 1), new HeadId(1, 2)],
            AllRows = false,
            KeepTokens = KeepTokens.Top,
            TopFraction = 0.01,
        };
        Assert.Equal(2, new SelfRepairExperiment(settings, engine.Shape).Phases[^1].ChunkCount);
        SelfRepairReport drawn = Requests.Run(engine, settings);
        int[] sources = [.. drawn.Pairs.OrderBy(pair => pair.Prompt).Select(pair => Assert.Single(pair.Sources))];
        SelfRepairReport given = Requests.Run(engine, Requests.WithSources(
            settings, [.. sources.Select(source => settings.Prompts[source].Tokens)]));
        long lent = (given.BlockPasses - drawn.BlockPasses) / engine.Shape.LayerCount;
        int[] run = [.. given.TokenRows!.Prompt.Append(0).Distinct()];
        Assert.InRange(lent, 1, run.Count(prompt => run.Contains(sources[prompt])));
        Assert.True(lent < run.Length);
        Assert.Equal(
            Requests.Bits(given), Requests.Bits(drawn with { Pairs = [], BlockPasses = given.BlockPasses }));
    }

    [Fact]
    public void Resample_FromAnotherSet_TakesItsPromptsInTheirDrawnOrder()
    {
        int[] lengths = [5, 4, 6, 5, 3];
        ReadOnlyMemory<int>[] set =
            [.. Enumerable.Range(20, 3).Select(seed => Requests.PromptOf(engine, seed, 7).Tokens)];
        SelfRepairSettings settings = Requests.Of(engine, lengths);
        settings = settings with { Ablation = new AblationSettings { Seed = 2, SourceSet = set } };
        int[] order = Pairing.Permutation(3, 2, 0);
        IReadOnlyList<Pair> pairs = Requests.Run(engine, settings).Pairs;
        IEnumerable<int> expected = Enumerable.Range(0, 5).Select(prompt => order[prompt % 3]);
        Assert.Equal(expected, pairs.Select(pair => Assert.Single(pair.Sources)));
        SelfRepairReport given = Requests.Run(
            engine, Requests.WithSources(settings, [.. pairs.Select(pair => set[pair.Sources[0]])]));
        Assert.Equal(Requests.Bits(given), Requests.Bits(Requests.Run(engine, settings) with { Pairs = [] }));
    }

    [Theory]
    [InlineData(AblationKind.Mean)]
    [InlineData(AblationKind.PositionMean)]
    public void Mean_OfAnotherSetThatIsTheSame_HasTheSameBits(AblationKind kind)
    {
        SelfRepairSettings settings = Requests.Of(engine, 9, 4, 6);
        SelfRepairSettings own = settings with { Ablation = new AblationSettings { Kind = kind } };
        ReadOnlyMemory<int>[] set = [.. settings.Prompts.Select(prompt => prompt.Tokens)];
        SelfRepairSettings other = settings with { Ablation = new AblationSettings { Kind = kind, SourceSet = set } };
        SelfRepairReport expected = Requests.Run(engine, own);
        SelfRepairReport actual = Requests.Run(engine, other);

        // The pass over the other set stands for the pass over the prompts.
        Assert.Equal(expected.BlockPasses, actual.BlockPasses);
        Assert.Equal(Requests.Bits(expected), Requests.Bits(actual));
    }

    [Fact]
    public void Contrastive_WithCounterparts_EqualsThemAsSources()
    {
        SelfRepairSettings settings = Requests.Of(engine, 9, 4);
        ReadOnlyMemory<int>[] others = [.. settings.Prompts.Select((prompt, index) =>
            Requests.PromptOf(engine, 30 + index, prompt.Tokens.Length).Tokens)];
        SelfRepairSettings paired = settings with
        {
            Prompts = [.. settings.Prompts.Select((prompt, index) => prompt with { Counterpart = others[index] })],
            Ablation = new AblationSettings { Kind = AblationKind.Contrastive },
        };
        SelfRepairReport given = Requests.Run(engine, Requests.WithSources(settings, others));
        Assert.Equal(Requests.Bits(given), Requests.Bits(Requests.Run(engine, paired)));
    }

    [Fact]
    public void Draws_OfOutcomes_AverageTheRunsAndReportTheirSpread()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 6, 6);
        SelfRepairReport drawn = Requests.Run(engine, settings with { Ablation = new AblationSettings { Draws = 3 } });
        SelfRepairReport[] single =
            [.. Enumerable.Range(0, 3).Select(draw => Requests.Run(engine, OneDraw(settings, draw)))];
        double?[] means = [.. single.Select(report => report.Heads![1][Terms.SelfRepair]!.Mean)];
        double mean = means.Average()!.Value;
        double spread = Math.Sqrt(means.Sum(one => Math.Pow(one!.Value - mean, 2)) / 2);
        Assert.Equal(mean, drawn.Heads![1][Terms.SelfRepair]!.Mean!.Value, 12);
        Assert.Equal(spread, drawn.Heads[1].SelfRepairDrawSd!.Value, 12);
        Assert.True(drawn.Heads[1].LogitChangeDrawSd > 0);
        Assert.Null(single[0].Heads![1].LogitChangeDrawSd);
    }

    [Fact]
    public void Draws_OfActivations_AverageTheReplacementsAndRunOnce()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6, 6, 6);
        AblationSettings ablation = new() { Draws = 3, Average = DrawAverage.Activations };
        SelfRepairReport averaged = Requests.Run(engine, settings with { Ablation = ablation });
        float[][] single = [.. Enumerable.Range(0, 3).Select(draw =>
            Requests.Run(engine, OneDraw(settings, draw)).Values(Terms.DirectEffectAblated))];
        for (int row = 0; row < averaged.TokenRows!.Count; row++)
        {
            double mean = single.Average(draw => draw[row]);
            Assert.Equal(mean, averaged.Values(Terms.DirectEffectAblated)[row], 20 * Tolerances.Float);
        }

        Assert.Null(averaged.Heads![0].SelfRepairDrawSd);
    }

    [Fact]
    public void Draws_WhereNothingIsDrawn_RunOnceWithAWarning()
    {
        SelfRepairSettings settings = Requests.Of(engine, 6) with
        {
            Ablation = new AblationSettings { Kind = AblationKind.Zero, Draws = 4 },
        };
        SelfRepairReport report = Requests.Run(engine, settings);
        Assert.Contains(report.Warnings, warning => warning.Contains("not 4 times", StringComparison.Ordinal));
        Assert.Null(report.Heads![0].SelfRepairDrawSd);
    }

    private static SelfRepairSettings WithEndOfText(SelfRepairSettings settings) => settings with
    {
        Prompts = [.. settings.Prompts.Select(prompt =>
            prompt with { Tokens = (int[])[EndOfText, .. prompt.Tokens.Span] })],
        EndOfText = EndOfText,
    };

    private static ReadOnlyMemory<int> LaidOut(SelfRepairSettings settings, Pair pair)
    {
        IEnumerable<int> tokens = pair.Sources.SelectMany((source, place) =>
            settings.Prompts[source].Tokens.ToArray().Skip(place == 0 ? 0 : 1));
        return tokens.Take(settings.Prompts[pair.Prompt].Tokens.Length).ToArray();
    }

    private SelfRepairSettings OneDraw(SelfRepairSettings settings, int draw)
    {
        SelfRepairSettings drawn = settings with { Ablation = new AblationSettings { Draws = draw + 1 } };
        return settings with
        {
            Ablation = Requests.OneDraw(settings.Prompts, Requests.Run(engine, drawn).Pairs, draw),
        };
    }
}
