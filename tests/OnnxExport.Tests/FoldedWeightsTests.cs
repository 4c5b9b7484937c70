using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Laws of the folded weights: what is centered has mean 0, what is padding is 0.</summary>
public sealed class FoldedWeightsTests : IDisposable
{
    /// <summary>Elements are below 4 in magnitude and rounded once, so a mean is off by at most 4 x 2^-24.</summary>
    private const double Rounding = 4.0 / (1 << 24);

    private readonly TemporaryFolder temporary = new();
    private readonly ModelPackage package;

    public FoldedWeightsTests()
    {
        string folder = temporary.PathOf("package");
        CheckpointExporter.Export(
            CheckpointFolders.OfGolden("odd"), folder, new ExportOptions(), null, CancellationToken.None);
        package = ModelPackage.Open(folder);
    }

    public void Dispose()
    {
        package.Dispose();
        temporary.Dispose();
    }

    [Theory]
    [InlineData("embed.W_E")]
    [InlineData("unembed.W_U")]
    [InlineData("unembed.b_U")]
    [InlineData("blocks.0.attn.W_O")]
    [InlineData("blocks.1.attn.b_O")]
    [InlineData("blocks.0.mlp.W_out")]
    [InlineData("blocks.1.mlp.b_out")]
    public void Writers_RowByRow_HaveMeanZero(string name)
    {
        int width = (int)package.Weights.Tensors[name].Shape[^1];
        foreach (float[] row in Values(name).Chunk(width))
        {
            Assert.Equal(0, row.Average(value => (double)value), Rounding);
        }
    }

    [Fact]
    public void Unembedding_OverTheVocabulary_HasMeanZero()
    {
        float[] values = Values(WeightNames.Unembedding);
        int width = package.Architecture.Shape.DModel;
        for (int column = 0; column < width; column++)
        {
            double mean = values.Skip(column).Where((_, index) => index % width == 0).Average(value => (double)value);
            Assert.Equal(0, mean, Rounding);
        }
    }

    [Fact]
    public void RotaryTables_AtEveryAngle_LieOnTheUnitCircle()
    {
        float[] cos = Values(WeightNames.RotaryCos);
        float[] sin = Values(WeightNames.RotarySin);
        Assert.Equal(1, cos[0]);
        Assert.All(cos.Zip(sin), pair => Assert.Equal(1, Math.Pow(pair.First, 2) + Math.Pow(pair.Second, 2), Rounding));
    }

    private float[] Values(string name) =>
        package.Weights.Floats(name, 0, (int)(package.Weights.Tensors[name].ByteCount / sizeof(float))).ToArray();
}
