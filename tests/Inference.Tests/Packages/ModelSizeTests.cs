using System.Globalization;
using SelfRepair.Analysis.Plans;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.Inference.Rows;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Packages;

public sealed class ModelSizeTests
{
    /// <summary>What the document takes for the rate of a sweep on two cores, operations a second.</summary>
    private const double CpuRate = 300e9;

    /// <summary>The threads of that machine.</summary>
    private const int ThreadCount = 2;

    /// <summary>Parameters as EleutherAI's page of the models gives them.</summary>
    [Theory]
    [InlineData("pythia-14m", 14_067_712)]
    [InlineData("pythia-70m", 70_426_624)]
    [InlineData("pythia-160m", 162_322_944)]
    [InlineData("pythia-410m", 405_334_016)]
    [InlineData("pythia-1b", 1_011_781_632)]
    [InlineData("pythia-1.4b", 1_414_647_808)]
    [InlineData("pythia-2.8b", 2_775_208_960)]
    [InlineData("pythia-6.9b", 6_857_302_016)]
    [InlineData("pythia-12b", 11_846_072_320)]
    public void ParameterCount_OfPublishedModels_IsThePublishedOne(string name, long parameters) =>
        Assert.Equal(parameters, SizeOf(name).ParameterCount);

    [Fact]
    public void LargestWithin_TheBytesOfAModel_IsThatModel()
    {
        Assert.All(PythiaModels.All, model =>
            Assert.Equal(model.Name, PythiaModels.LargestWithin(RunBytesOf(model.Architecture), RunBytesOf)));
        Assert.Equal(
            "pythia-1b", PythiaModels.LargestWithin(RunBytesOf(PythiaModels.Named("pythia-1.4b")) - 1, RunBytesOf));
        Assert.Null(PythiaModels.LargestWithin(0, RunBytesOf));
    }

    /// <summary>The table of docs/sizes.md, line by line.</summary>
    [Fact]
    public void Table_OfTheDocument_IsWhatTheCodeComputes()
    {
        string path = Path.Combine(GoldenFiles.RepositoryRoot, "docs", "sizes.md");
        IEnumerable<string> lines =
            File.ReadLines(path).Where(line => line.StartsWith("| pythia-", StringComparison.Ordinal));
        Assert.Equal(PythiaModels.All.Select(model => Line(model.Name, model.Architecture)), lines);
    }

    [Fact]
    public void Table_OfTheDocument_NamesItsRate()
    {
        string document = File.ReadAllText(Path.Combine(GoldenFiles.RepositoryRoot, "docs", "sizes.md"));
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"at {CpuRate / 1e9:n0} GF/s"),
            document,
            StringComparison.Ordinal);
    }

    private static long RunBytesOf(Architecture architecture) =>
        EngineMemory.Of(architecture).TotalBytes(ThreadCount);

    private static ModelSize SizeOf(string name) => ModelSize.Of(PythiaModels.Named(name));

    /// <summary>A block runs over the 127 scored positions of a prompt of 128 tokens.</summary>
    private static string Line(string name, Architecture architecture)
    {
        ModelShape shape = architecture.Shape;
        ModelSize size = ModelSize.Of(architecture);
        int passes = shape.LayerCount + (shape.HeadCount * shape.LayerCount * (shape.LayerCount - 1) / 2);
        double flops = BlockFlops.Of(shape, tokens: 127);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {shape.LayerCount} | {shape.HeadCount} | {shape.DModel} | {size.ParameterCount:n0} "
            + $"| {size.DownloadBytes / 1e6:n0} | {size.PackageBytes / 1e6:n0} | {size.BlockBytes / 1e6:n0} "
            + $"| {RunBytesOf(architecture) / 1e6:n0} | {passes + shape.LayerCount:n0} "
            + $"| {passes * flops / 1e9:n0} | {100 * passes * flops / CpuRate:n0} |");
    }
}
