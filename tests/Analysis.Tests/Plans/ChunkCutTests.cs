using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.SelfRepair;
using SelfRepair.Analysis.Statistics;
using SelfRepair.Analysis.Tests.SelfRepair;
using SelfRepair.Analysis.TokenTables;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Plans;

public sealed class ChunkCutTests
{
    private static readonly CutBudgets Small = new()
    {
        Version = 0,
        MaxChunkTokens = 20,
        MaxChunkFlops = 1e6,
        WorkOverCleanPasses = 0,
    };

    public static TheoryData<ModelShape, int> Shapes => new()
    {
        { Shape(6, 8, 512), 1 },
        { Shape(12, 12, 768), 1 },
        { Shape(24, 16, 1024), 1 },
        { Shape(36, 40, 5120), 17 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void HeadGroups_OfAPythiaShape_HoldEveryHeadOnceAndKeepCleanPassesFew(ModelShape shape, int most)
    {
        IReadOnlyList<HeadRange> groups = new ChunkCut(shape, CutBudgets.Current, 1, 1).HeadGroups();

        Assert.InRange(groups.Count, 1, most);
        Assert.Equal(shape.Heads, shape.Heads.Where(head => groups.Count(group => group.Has(head, shape)) == 1));
        Assert.Equal(groups.Select(group => group.First).Skip(1), groups.SkipLast(1).Select(End));
        int End(HeadRange group) => group.First + group.Count;
    }

    [Fact]
    public void HeadGroups_OfALargeModel_AreSeveral()
    {
        ChunkCut cut = new(Shape(36, 40, 5120), CutBudgets.Current, 1, 1);

        Assert.InRange(cut.HeadGroups().Count, 10, 17);
        Assert.All(cut.Prompts([128, 128, 128]), range => Assert.Equal(1, range.Count));
    }

    /// <summary>The cut changes the order of sums in double alone, and a head's own none.</summary>
    [Theory]
    [InlineData("odd")]
    [InlineData("serial")]
    public void Rows_OfAnotherCut_DifferInTheLastBitsAtMost(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairSettings settings = Requests.Of(engine, 9, 7, 12, 8, 9) with { KeepTokens = KeepTokens.All };
        SelfRepairReport whole = Requests.Run(engine, settings);
        SelfRepairReport cut = Requests.Run(engine, settings with { Budgets = Small });

        foreach ((HeadRow one, HeadRow other) in whole.Heads!.Concat(whole.HeadsTop!)
            .Zip(cut.Heads!.Concat(cut.HeadsTop!)))
        {
            Assert.Equal((one.Head, one.N), (other.Head, other.N));
            Assert.All(
                one.Statistics.Zip(other.Statistics),
                pair => Assert.Equal(pair.First.Mean!.Value, pair.Second.Mean!.Value, 1e-12));
        }

        Assert.Equal(Bits(whole.TokenRows!), Bits(cut.TokenRows!));
    }

    [Theory]
    [InlineData("odd")]
    [InlineData("parallel")]
    public void Head_AskedAlone_HasTheBitsThatItHasAmongAll(string model)
    {
        NaiveRowEngine engine = NaiveRowEngine.OpenGolden(model);
        SelfRepairSettings settings = Requests.Of(engine, 9, 7, 12, 8, 9) with { Budgets = Small };
        SelfRepairReport all = Requests.Run(engine, settings);
        foreach (HeadId head in engine.Shape.Heads)
        {
            SelfRepairReport alone = Requests.Run(
                engine, settings with { Heads = [head], AllRows = true, KeepTokens = KeepTokens.None, Matrix = true });
            HeadRow among = all.Heads!.Single(row => row.Head == head);
            Assert.Equal<TermStatistics>(among.Statistics, alone.Heads![0].Statistics);
        }
    }

    private static string Bits(TokenColumns rows) => System.Text.Json.JsonSerializer.Serialize(rows);

    private static ModelShape Shape(int layers, int heads, int width) =>
        new(layers, heads, width, width / heads, 4 * width, 50_304, 2048, IsParallel: true);
}
