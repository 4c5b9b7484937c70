using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Packages;
using SelfRepair.OnnxExport.Reporting;

namespace SelfRepair.OnnxExport.Tests;

public sealed class CheckpointExporterTests
{
    public static TheoryData<string> Models => ["parallel", "serial", "odd", "neox-tiny"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Export_Twice_GivesTheSameBytes(string model)
    {
        using var temporary = new TemporaryFolder();
        Export(model, temporary.PathOf("first"));
        Export(model, temporary.PathOf("second"));
        string[] files = [.. Directory.GetFiles(temporary.PathOf("first")).Select(file => Path.GetFileName(file))];
        Assert.Contains(PackageFiles.Manifest, files);
        Assert.Contains(PackageFiles.Weights, files);
        foreach (string file in files)
        {
            byte[] first = File.ReadAllBytes(Path.Combine(temporary.PathOf("first"), file));
            byte[] second = File.ReadAllBytes(Path.Combine(temporary.PathOf("second"), file));
            Assert.True(first.AsSpan().SequenceEqual(second), file);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Export_Always_AlignsEveryTensor(string model)
    {
        using var temporary = new TemporaryFolder();
        Export(model, temporary.PathOf("package"));
        using ModelPackage package = ModelPackage.Open(temporary.PathOf("package"));
        foreach ((string name, _) in WeightLayout.Of(package.Architecture))
        {
            Assert.Equal(0, package.Weights.Tensors[name].Offset % WeightLayout.Alignment);
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Export_Always_WritesAsManyBytesAsComputed(string model)
    {
        using var temporary = new TemporaryFolder();
        Export(model, temporary.PathOf("package"));
        using ModelPackage package = ModelPackage.Open(temporary.PathOf("package"));
        long header = package.Weights.Tensors.Values.Min(tensor => tensor.Offset);
        long computed = ModelSize.Of(package.Architecture).PackageBytes;
        Assert.Equal(computed, package.Weights.Mapping.Length - header);
    }

    [Fact]
    public void Export_WithOptions_WritesThemIntoTheManifest()
    {
        using var temporary = new TemporaryFolder();
        var options = new ExportOptions { SourceId = "org/name", Revision = "step3000", Commit = "abc" };
        PackageManifest written = Export("parallel", temporary.PathOf("package"), options);
        using ModelPackage package = ModelPackage.Open(temporary.PathOf("package"));
        Assert.Equal(new PackageSource("org/name", "step3000", "abc"), package.Manifest.Source);
        Assert.Equal(written.Files, package.Manifest.Files);
        Assert.Equal(written.Model, package.Manifest.Model);
    }

    [Fact]
    public void Export_OfATokenizer_CopiesIt()
    {
        using var temporary = new TemporaryFolder();
        Export("neox-tiny", temporary.PathOf("package"));
        using ModelPackage package = ModelPackage.Open(temporary.PathOf("package"));
        string source = Path.Combine(CheckpointFolders.OfGolden("neox-tiny"), "tokenizer.json");
        Assert.Equal(File.ReadAllText(source), File.ReadAllText(package.TokenizerPath!));
        Assert.Equal("neox-tiny", package.Manifest.Source.Id);
    }

    [Theory]
    [InlineData(ExportStage.Folding)]
    [InlineData(ExportStage.Verifying)]
    public void Export_CanceledAtAnyStage_LeavesNothingBehind(ExportStage stage)
    {
        using var temporary = new TemporaryFolder();
        using var cancellation = new CancellationTokenSource();
        var progress = new Reports(report => CancelAt(stage, report, cancellation));
        string package = temporary.PathOf("package");
        Assert.ThrowsAny<OperationCanceledException>(
            () => Export("parallel", package, progress: progress, cancellationToken: cancellation.Token));
        Assert.Empty(Directory.GetFileSystemEntries(temporary.Location));
    }

    [Fact]
    public void Export_WhileItRuns_ShowsNoPackage()
    {
        using var temporary = new TemporaryFolder();
        List<ExportProgress> reports = [];
        var progress = new Reports(report =>
        {
            Assert.False(Path.Exists(temporary.PathOf("package")));
            reports.Add(report);
        });
        Export("odd", temporary.PathOf("package") + Path.DirectorySeparatorChar, progress: progress);
        ExportProgress last = reports.Last(report => report.Stage == ExportStage.Folding);
        Assert.Equal(last.Total, last.Done);
        Assert.Equal(["package"], Directory.GetFileSystemEntries(temporary.Location).Select(Path.GetFileName));
    }

    [Fact]
    public void Export_OntoSomething_IsRefused()
    {
        using var temporary = new TemporaryFolder();
        Export("odd", temporary.PathOf("package"));
        PackageExistsException refusal =
            Assert.Throws<PackageExistsException>(() => Export("odd", temporary.PathOf("package")));
        Assert.Equal("package", refusal.Package);
    }

    private static void CancelAt(ExportStage stage, ExportProgress report, CancellationTokenSource cancellation)
    {
        if (report.Stage == stage)
        {
            cancellation.Cancel();
        }
    }

    private static PackageManifest Export(
        string model,
        string package,
        ExportOptions? options = null,
        IProgress<ExportProgress>? progress = null,
        CancellationToken cancellationToken = default) =>
        CheckpointExporter.Export(
            CheckpointFolders.OfGolden(model), package, options ?? new ExportOptions(), progress, cancellationToken);

    /// <summary>Hands reports on at once, on the exporting thread.</summary>
    private sealed class Reports(Action<ExportProgress> handle) : IProgress<ExportProgress>
    {
        public void Report(ExportProgress value) => handle(value);
    }
}
