using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>Compares all that rows read, and rows for such comparisons.</summary>
internal static class ReadingsComparison
{
    /// <summary>Everything that a row from the embedding can read and keep.</summary>
    public const RowReads Everything = RowReads.Projections | RowReads.Z | RowReads.Streams | RowReads.MlpOut
        | RowReads.Scales | RowReads.HeadDirections | RowReads.Queries | RowReads.Keys | RowReads.Values
        | RowReads.Lens | RowReads.TopToken;

    /// <summary>Asserts that two rows read the same, to the bit or nearly.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What was read.</param>
    /// <param name="tolerance">How far a number may be off, as a share of the largest of its kind; 0: to the
    /// bit.</param>
    public static void AssertClose(RowReadings expected, RowReadings actual, double tolerance)
    {
        AssertClose("projection", expected.FinalProjection, actual.FinalProjection, tolerance);
        AssertClose("scale", expected.FinalScale, actual.FinalScale, tolerance);
        Assert.Equal(expected.Blocks.Select(block => block.Layer), actual.Blocks.Select(block => block.Layer));
        foreach ((BlockReadings one, BlockReadings other) in expected.Blocks.Zip(actual.Blocks))
        {
            AssertClose($"heads {one.Layer}", one.Heads, other.Heads, tolerance);
            AssertClose($"mlp {one.Layer}", one.Mlp, other.Mlp, tolerance);
            AssertClose($"pattern {one.Layer}", one.HeadsUnderPattern, other.HeadsUnderPattern, tolerance);
        }

        Assert.Equal(expected.Lens.Select(lens => lens.Layer), actual.Lens.Select(lens => lens.Layer));
        foreach ((LensReadings one, LensReadings other) in expected.Lens.Zip(actual.Lens))
        {
            AssertClose($"lens {one.Layer}", one.Logit, other.Logit, tolerance);
            AssertClose($"loss {one.Layer}", one.Loss, other.Loss, tolerance);
            Assert.Equal(one.Rank.ToArray(), other.Rank.ToArray());
            Assert.Equal(one.Top.ToArray(), other.Top.ToArray());
        }

        AssertDistributionsClose(expected.Distribution, actual.Distribution, tolerance);
        AssertNeuronsClose(expected.Neurons, actual.Neurons, tolerance);
    }

    /// <summary>Asserts that two rows read the same neurons, to the bit or nearly. Counts are held where nothing is
    /// rounded.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">What was read.</param>
    /// <param name="tolerance">How far a number may be off, as a share of the largest of its kind; 0: to the
    /// bit.</param>
    public static void AssertNeuronsClose(
        IReadOnlyList<NeuronReadings> expected, IReadOnlyList<NeuronReadings> actual, double tolerance)
    {
        Assert.Equal(expected.Select(layer => layer.Layer), actual.Select(layer => layer.Layer));
        foreach ((NeuronReadings one, NeuronReadings other) in expected.Zip(actual))
        {
            Assert.Equal(one.Count, other.Count);
            AssertClose($"neurons {one.Layer}", Floats(one.DirectEffects), Floats(other.DirectEffects), tolerance);
            AssertClose($"changes {one.Layer}", Floats(one.Changes), Floats(other.Changes), tolerance);
            if (tolerance == 0)
            {
                Assert.Equal(one.DirectEffects.ToArray(), other.DirectEffects.ToArray());
                Assert.Equal(one.Changes.ToArray(), other.Changes.ToArray());
                Assert.Equal(one.AntiErasures.ToArray(), other.AntiErasures.ToArray());
                Assert.Equal(one.Recurrences.ToArray(), other.Recurrences.ToArray());
            }
        }
    }

    /// <summary>Asserts that a cache holds what another one does of every block.</summary>
    /// <param name="expected">What is expected.</param>
    /// <param name="actual">The cache.</param>
    /// <param name="activations">What both keep.</param>
    /// <param name="tolerance">How far a number may be off, as a share of the largest of its kind; 0: to the
    /// bit.</param>
    public static void AssertClose(
        ActivationCache expected, ActivationCache actual, KeptActivation[] activations, double tolerance)
    {
        Assert.Equal(expected.Blocks, actual.Blocks);
        foreach (KeptActivation activation in activations)
        {
            int last = activation == KeptActivation.ResidPre ? expected.Blocks.Count : expected.Blocks.Count - 1;
            for (int place = 0; place <= last; place++)
            {
                AssertClose(
                    $"{activation} at {place}",
                    expected.AtPlace(activation, place),
                    actual.AtPlace(activation, place),
                    tolerance);
            }
        }
    }

    /// <summary>Runs one row.</summary>
    public static RowReadings One(IRowEngine engine, Row row) =>
        Assert.Single(engine.Run([row], CancellationToken.None));

    /// <summary>Numbers that are not all alike.</summary>
    public static float[] Noise(int count, float size = 0.1f) =>
        [.. Enumerable.Range(0, count).Select(index => size * MathF.Sin(index * 0.7f))];

    /// <summary>A head's part of z, [pos, d_head].</summary>
    public static float[] OfHead(ReadOnlyMemory<float> z, HeadId head, int length, ModelShape shape)
    {
        float[] own = new float[length * shape.DHead];
        for (int position = 0; position < length; position++)
        {
            z.Span.Slice(((position * shape.HeadCount) + head.Index) * shape.DHead, shape.DHead)
                .CopyTo(own.AsSpan(position * shape.DHead));
        }

        return own;
    }

    /// <summary>The start of a row in which a head's output is changed.</summary>
    public static RowStart AfterHead(ModelShape shape, ActivationCache clean, HeadDifference difference) =>
        shape.IsParallel
            ? new RowStart(clean, difference.Head.Layer + 1, BlockEntry.Attention, difference)
            : new RowStart(clean, difference.Head.Layer, BlockEntry.Mlp, difference);

    private static void AssertDistributionsClose(
        DistributionReadings? expected, DistributionReadings? actual, double tolerance)
    {
        Assert.Equal(expected is null, actual is null);
        if (expected is not null)
        {
            AssertClose("loss", expected.Loss, actual!.Loss, tolerance);
            AssertClose("divergence", expected.Divergence, actual.Divergence, tolerance);
            AssertClose("probabilities", expected.Probabilities, actual.Probabilities, tolerance);
            Assert.Equal(expected.Tokens.ToArray(), actual.Tokens.ToArray());
        }
    }

    private static float[] Floats(ReadOnlyMemory<double> values) => [.. values.ToArray().Select(value => (float)value)];

    private static void AssertClose(
        string name, ReadOnlyMemory<float> expected, ReadOnlyMemory<float> actual, double tolerance)
    {
        Assert.Equal((name, expected.Length), (name, actual.Length));
        double largest = expected.ToArray().Append(1).Max(Math.Abs);
        double worst = expected.ToArray().Zip(actual.ToArray(), (x, y) => Math.Abs((double)x - y)).Append(0).Max();
        Assert.True(worst <= tolerance * largest, $"{name}: off by {worst:g3} of {largest:g3}");
    }
}
