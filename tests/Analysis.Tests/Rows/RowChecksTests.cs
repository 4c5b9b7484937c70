using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Testing;
using SelfRepair.Testing.Naive;

namespace SelfRepair.Analysis.Tests.Rows;

/// <summary>Rows that mean nothing or would lose something are refused.</summary>
public sealed class RowChecksTests
{
    private const int Length = 5;

    private readonly NaiveRowEngine parallel = NaiveRowEngine.OpenGolden("parallel");
    private readonly NaiveRowEngine serial = NaiveRowEngine.OpenGolden("serial");

    [Fact]
    public void Change_BeforeTheEntry_IsRefused()
    {
        ModelShape shape = parallel.Shape;
        Row row = From(parallel, 2, BlockEntry.Attention);
        Assert.Throws<ChangeNotReachedException>(() => Check(parallel, row, Replace(shape, new HeadId(1, 0))));
        Assert.Throws<ChangeNotReachedException>(() => Check(parallel, row, Add(shape, 0)));
        Check(parallel, row, Replace(shape, new HeadId(2, 0)), Freeze(shape, LayerNormKind.Final, shape.LayerCount));
    }

    [Fact]
    public void Change_OfAnEnteredBlocksAttention_IsRefused()
    {
        ModelShape shape = serial.Shape;
        Row row = From(serial, 1, BlockEntry.Mlp);
        Assert.Throws<ChangeNotReachedException>(() => Check(serial, row, Replace(shape, new HeadId(1, 0))));
        Assert.Throws<ChangeNotReachedException>(() => Check(serial, row, Add(shape, 1)));
        Assert.Throws<ChangeNotReachedException>(() => Check(serial, row, Freeze(shape, LayerNormKind.Ln1, 1)));
        Check(serial, row, Freeze(shape, LayerNormKind.Ln2, 1), Add(shape, 2));
        Check(serial, row with { BlockOrder = [1, 1] }, Add(shape, 1));
    }

    [Fact]
    public void Change_InABlockThatIsNotRun_IsRefused()
    {
        Row row = Whole(parallel) with { BlockOrder = [0, 2] };
        ChangeNotReachedException refusal =
            Assert.Throws<ChangeNotReachedException>(() => Check(parallel, row, Add(parallel.Shape, 1)));
        Assert.Contains("AddToStream in block 1", refusal.Message, StringComparison.Ordinal);
        Check(parallel, row, Add(parallel.Shape, 2));
    }

    [Fact]
    public void Changes_OfOnePlace_AreRefused()
    {
        ModelShape shape = parallel.Shape;
        Row row = Whole(parallel);
        Change[][] pairs =
        [
            [Add(shape, 1), Add(shape, 1)],
            [Replace(shape, new HeadId(0, 1)), Replace(shape, new HeadId(0, 1))],
            [new ReplaceMlpOutput(1, new float[Length * shape.DModel]), new ReplaceMlpOutput(1, new float[999])],
            [Freeze(shape, LayerNormKind.Ln2, 1), Freeze(shape, LayerNormKind.Ln2, 1)],
        ];
        Assert.All(pairs, pair => Assert.Throws<ChangeRepeatedException>(() => Check(parallel, row, pair)));
        Check(
            parallel,
            row,
            Add(shape, 1),
            Add(shape, 2),
            Replace(shape, new HeadId(0, 1)),
            Replace(shape, new HeadId(0, 2)),
            Freeze(shape, LayerNormKind.Ln1, 1),
            Freeze(shape, LayerNormKind.Ln2, 1));
    }

    [Fact]
    public void Values_ShorterThanTheRow_AreRefused()
    {
        ModelShape shape = parallel.Shape;
        Change[] changes =
        [
            new ReplaceHeadOutput(new HeadId(0, 1), new float[(Length * shape.DHead) - 1]),
            new ReplaceMlpOutput(0, default),
            new AddToStream(0, new float[shape.DModel]),
            new FreezeScale(0, LayerNormKind.Ln1, new float[Length - 1]),
        ];
        Assert.All(
            changes, change => Assert.Throws<ValuesTooShortException>(() => Check(parallel, Whole(parallel), change)));
        Check(parallel, Whole(parallel), new AddToStream(0, new float[100 * shape.DModel]));
    }

    [Fact]
    public void Difference_ShorterThanTheRow_IsRefused()
    {
        ActivationCache cache = Kept(parallel, Whole(parallel));
        StreamDifference[] differences =
        [
            new HeadDifference(new HeadId(0, 1), new float[(Length - 1) * parallel.Shape.DHead]),
            new VectorDifference(new float[parallel.Shape.DModel]),
        ];
        Assert.All(differences, difference => Assert.Throws<ValuesTooShortException>(() => Check(
            parallel, Row.From(new RowStart(cache, 1, BlockEntry.Attention, difference), RowReads.None))));
    }

    [Fact]
    public void Start_AtABlockThatTheOtherRowRanTwiceOrNot_IsRefused()
    {
        ActivationCache later = Kept(parallel, From(parallel, 1, BlockEntry.Attention));
        ActivationCache reordered = Kept(parallel, Whole(parallel) with { BlockOrder = [0, 2, 1] });
        ActivationCache repeated = Kept(parallel, Whole(parallel) with { BlockOrder = [0, 1, 1, 2] });
        Row fromBefore = Row.From(new RowStart(later, 0, BlockEntry.Attention, null), RowReads.None);
        Row fromRepeated = Row.From(new RowStart(repeated, 1, BlockEntry.Attention, null), RowReads.None);
        Row fromLater = Row.From(new RowStart(later, 2, BlockEntry.Attention, null), RowReads.None);
        Row fromReordered = Row.From(new RowStart(reordered, 2, BlockEntry.Attention, null), RowReads.None);
        Check(parallel, fromLater);
        Check(parallel, fromReordered);
        Assert.Throws<BlockNotRunOnceException>(() => Check(parallel, fromBefore));
        Assert.Throws<BlockNotRunOnceException>(() => Check(parallel, fromRepeated));
        Check(parallel, Row.From(new RowStart(repeated, 1, BlockEntry.Attention, null) { Place = 2 }, RowReads.None));
    }

    [Fact]
    public void Position_AfterTheRowsEnd_IsRefused()
    {
        ScoredTokens beyond = new([0, Length], [1, 1]);
        Assert.Throws<PositionOutsideRowException>(
            () => Row.FromEmbedding(Tokens(parallel), beyond, RowReads.None));
        Assert.Throws<PositionOutsideRowException>(() => Whole(parallel) with { LogitPositions = [Length] });
        Assert.Throws<PositionOutsideRowException>(() => Whole(parallel) with { LogitPositions = [-1] });
        Assert.Throws<ArgumentException>(() => Row.FromEmbedding(default, null, RowReads.None));
    }

    [Fact]
    public void Place_ThatTheModelLacks_IsRefused()
    {
        ModelShape shape = parallel.Shape;
        Row[] rows =
        [
            Whole(parallel) with { Changes = [Add(shape, shape.LayerCount)] },
            Whole(parallel) with { Changes = [Replace(shape, new HeadId(0, shape.HeadCount))] },
            Whole(parallel) with { Changes = [Freeze(shape, LayerNormKind.Final, 0)] },
            Whole(parallel) with { Changes = [Freeze(shape, LayerNormKind.Ln2, shape.LayerCount)] },
            Whole(parallel) with { BlockOrder = [shape.LayerCount] },
            From(parallel, 1, BlockEntry.Mlp),
            From(parallel, shape.LayerCount + 1, BlockEntry.Attention),
        ];
        Assert.All(rows, row => Assert.Throws<ArgumentException>(() => RowChecks.Check(row, shape)));
        Assert.Throws<ArgumentException>(
            () => RowChecks.Check(From(serial, serial.Shape.LayerCount, BlockEntry.Mlp), serial.Shape));
    }

    private static void Check(NaiveRowEngine engine, Row row, params Change[] changes)
    {
        Row changed = row with { Changes = changes };
        Assert.Same(changed, RowChecks.Check(changed, engine.Shape));
    }

    private static int[] Tokens(NaiveRowEngine engine) => TestPrompts.Random(1, Length, engine.Shape.DVocab);

    private static Row Whole(NaiveRowEngine engine) =>
        Row.FromEmbedding(Tokens(engine), null, RowReads.Streams);

    private static ActivationCache Kept(NaiveRowEngine engine, Row row) =>
        engine.Run([row with { Reads = RowReads.Streams }], CancellationToken.None).Single().Cache!;

    private static Row From(NaiveRowEngine engine, int layer, BlockEntry entry) =>
        Row.From(new RowStart(Kept(engine, Whole(engine)), layer, entry, null), RowReads.None);

    private static AddToStream Add(ModelShape shape, int layer) => new(layer, new float[Length * shape.DModel]);

    private static ReplaceHeadOutput Replace(ModelShape shape, HeadId head) =>
        new(head, new float[Length * shape.DHead]);

    private static FreezeScale Freeze(ModelShape shape, LayerNormKind norm, int layer) =>
        new(layer, norm, new float[shape.ContextLength]);
}
