using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.SelfRepair;

/// <summary>Results are functions of the request alone.</summary>
public sealed class OrderTests
{
    private readonly NaiveRowEngine engine = NaiveRowEngine.OpenGolden("odd");

    [Fact]
    public void Chunks_InAnyOrderOrRetried_GiveTheSameBits()
    {
        int[] lengths = [.. Enumerable.Range(0, 90).Select(index => 40 + (index % 21))];
        SelfRepairSettings settings = Requests.Of(engine, lengths) with
        {
            Heads = [new HeadId(0, 1), new HeadId(1, 2)],
            Ablation = new AblationSettings { Kind = AblationKind.Mean },
            Matrix = true,
            Bootstrap = 10,
        };
        ShuffledHost shuffled = new();
        Assert.True(new SelfRepairExperiment(settings, engine.Shape).Phases[^1].ChunkCount > 1);
        string expected = Requests.Bits(Requests.Run(engine, settings));
        Assert.Equal(expected, Requests.Bits(Requests.Run(engine, settings, shuffled)));
        Assert.True(shuffled.RunCount > 4);
    }

    [Fact]
    public void Prompt_AloneOrInASet_HasTheSameBits()
    {
        SelfRepairSettings set = Requests.Of(engine, 9, 14, 6);
        ReadOnlyMemory<int>[] sources =
            [.. set.Prompts.Select((_, index) => Requests.PromptOf(engine, 50 + index, 14).Tokens)];
        TokenColumns together = Requests.Run(engine, Requests.WithSources(set, sources)).TokenRows!;
        for (int prompt = 0; prompt < sources.Length; prompt++)
        {
            SelfRepairSettings single = set with { Prompts = [set.Prompts[prompt]] };
            TokenColumns alone = Requests.Run(engine, Requests.WithSources(single, sources[prompt])).TokenRows!;
            int[] rows = [.. Enumerable.Range(0, together.Count).Where(row => together.Prompt[row] == prompt)];
            foreach (Term term in SelfRepairTerms.All.Where(term => alone[term] is not null))
            {
                Assert.Equal(alone[term]!, rows.Select(row => together[term]![row]));
            }
        }
    }

    [Fact]
    public void TokenRows_OfPromptsOfAnyLength_AreInOrder()
    {
        TokenColumns rows = Requests.Run(engine, Requests.Of(engine, 9, 5, 12, 5)).TokenRows!;
        var order = OrderOf(rows);
        Assert.Equal(order.Order(), order);
        Assert.Equal((8 + 4 + 11 + 4) * 6, order.Length);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(200)]
    [InlineData(5000)]
    public void TokenRows_OfTopRowsInAnyBatchesAndChunks_AreInOrder(int batchTokens)
    {
        int[] lengths = [.. Enumerable.Range(0, 90).Select(index => 61 - (index * 7 % 21))];
        SelfRepairSettings settings = Requests.Of(engine, lengths) with
        {
            AllRows = false,
            TopFraction = 0.02,
            KeepTokens = KeepTokens.Top,
        };
        Assert.True(new SelfRepairExperiment(settings, engine.Shape).Phases[^1].ChunkCount > 1);
        TokenColumns rows = Requests.Run(new EditedEngine(engine, batchTokens), settings).TokenRows!;
        var order = OrderOf(rows);
        Assert.Equal(order.Order(), order);
        Assert.Equal(6 * (int)(0.02 * lengths.Sum(length => length - 1)), order.Length);
    }

    [Fact]
    public void TopRowsAlone_AgainstAllRows_AreTheSameBitsForLessWork()
    {
        SelfRepairSettings all = Requests.Of(engine, 9, 5, 12, 5, 7, 8) with
        {
            TopFraction = 0.05,
            KeepTokens = KeepTokens.Top,
        };
        SelfRepairReport whole = Requests.Run(engine, all);
        SelfRepairReport top = Requests.Run(engine, all with { AllRows = false });
        SelfRepairReport expected = whole with
        {
            Heads = null,
            Layers = null,
            BlockPasses = top.BlockPasses,
            Diagnostics = top.Diagnostics,
        };
        Assert.Equal(Requests.Bits(expected), Requests.Bits(top));
        Assert.True(top.BlockPasses < whole.BlockPasses);
    }

    private static (int Prompt, int Layer, int Head, int Position)[] OrderOf(TokenColumns rows) =>
    [
        .. Enumerable.Range(0, rows.Count)
            .Select(row => (rows.Prompt[row], rows.Layer[row], rows.HeadIndex[row], rows.Position[row])),
    ];
}
