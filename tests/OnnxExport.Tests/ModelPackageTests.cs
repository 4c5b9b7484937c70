using System.Text.Json.Nodes;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Tests;

public sealed class ModelPackageTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly string package;

    public ModelPackageTests()
    {
        package = temporary.PathOf("package");
        CheckpointExporter.Export(
            CheckpointFolders.OfGolden("neox-tiny"), package, new ExportOptions(), null, CancellationToken.None);
    }

    public void Dispose() => temporary.Dispose();

    [Theory]
    [InlineData(PackageFiles.Weights)]
    [InlineData(PackageFiles.Model)]
    [InlineData(PackageFiles.Patchable)]
    [InlineData(PackageFiles.Tokenizer)]
    public void Open_WithOneByteFlipped_NamesTheFile(string file)
    {
        using (FileStream stream = File.Open(Path.Combine(package, file), FileMode.Open))
        {
            stream.Position = stream.Length / 2;
            int value = stream.ReadByte();
            stream.Position--;
            stream.WriteByte((byte)(value ^ 1));
        }

        PackageChecksumException refusal = Assert.Throws<PackageChecksumException>(() => ModelPackage.Open(package));
        Assert.Equal(file, refusal.FileName);
        Assert.NotEqual(refusal.Expected, refusal.Found);
    }

    [Fact]
    public void Open_OfADamagedPackage_DisposesOfWhatWasMadeOfIt()
    {
        File.AppendAllText(Path.Combine(package, PackageFiles.Tokenizer), "x");
        using var made = new Made();

        Assert.Throws<PackageChecksumException>(() => ModelPackage.Open(package, opened => made.Of(opened)));

        Assert.True(made.IsDisposed);
    }

    /// <summary>The damage is the cause, whatever fails because of it.</summary>
    [Fact]
    public void Open_WhereMakingFailsOnADamagedPackage_NamesTheDamage()
    {
        File.AppendAllText(Path.Combine(package, PackageFiles.Tokenizer), "x");

        PackageChecksumException refusal = Assert.Throws<PackageChecksumException>(() =>
            ModelPackage.Open<Made>(package, _ => throw new InvalidOperationException("made of damaged weights")));

        Assert.Equal(PackageFiles.Tokenizer, refusal.FileName);
    }

    [Fact]
    public void Open_Canceled_StopsAndDisposesOfWhatWasMade()
    {
        using var made = new Made();

        Assert.ThrowsAny<OperationCanceledException>(() =>
            ModelPackage.Open(package, opened => made.Of(opened), new CancellationToken(canceled: true)));

        Assert.True(made.IsDisposed);
    }

    [Fact]
    public void Open_WhereMakingFailsOnASoundPackage_SaysWhy()
    {
        Assert.Throws<InvalidOperationException>(() =>
            ModelPackage.Open<Made>(package, _ => throw new InvalidOperationException("made")));
    }

    [Theory]
    [InlineData(PackageFiles.Manifest)]
    [InlineData(PackageFiles.Weights)]
    [InlineData(PackageFiles.Patchable)]
    public void Open_WithoutAFile_NamesIt(string file)
    {
        File.Delete(Path.Combine(package, file));
        InvalidPackageException refusal = Assert.Throws<InvalidPackageException>(() => ModelPackage.Open(package));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(temporary.Location, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schema_version\": 2", "\"schema_version\": 3")]
    [InlineData("\"schema_version\": 2", "\"schema_version\": 1")]
    [InlineData("\"schema_version\": 2", "\"schema_version\": 0")]
    [InlineData("\"patchable.onnx\"", "\"patched.onnx\"")]
    [InlineData("\"folding_version\": 2", "\"folding_version\": 9")]
    [InlineData("\"n_layers\": 6", "\"n_layers\": 7")]
    [InlineData("\"n_layers\": 6", "\"n_layers\": 5")]
    [InlineData("\"n_layers\": 6", "\"n_layers\": -1")]
    [InlineData("\"d_mlp\": 512", "\"d_mlp\": \"512\"")]
    [InlineData("\"weights.safetensors\"", "\"../weights.safetensors\"")]
    [InlineData("{", "")]
    public void Open_WithAnotherManifest_IsRefused(string text, string replacement)
    {
        string path = Path.Combine(package, PackageFiles.Manifest);
        string manifest = File.ReadAllText(path);
        Assert.Contains(text, manifest, StringComparison.Ordinal);
        File.WriteAllText(path, manifest.Replace(text, replacement, StringComparison.Ordinal));
        Assert.Throws<InvalidPackageException>(() => ModelPackage.Open(package));
    }

    /// <summary>What packages were before patchable.onnx.</summary>
    [Fact]
    public void Open_OfSchemaVersionOne_NeedsNoPatchableGraph()
    {
        string path = Path.Combine(package, PackageFiles.Manifest);
        JsonObject manifest = JsonNode.Parse(File.ReadAllText(path))!.AsObject();
        manifest["schema_version"] = 1;
        manifest.Remove("patch_inputs");
        manifest["files"]!.AsObject().Remove(PackageFiles.Patchable);
        File.WriteAllText(path, manifest.ToJsonString());
        File.Delete(Path.Combine(package, PackageFiles.Patchable));

        using ModelPackage opened = ModelPackage.Open(package);

        Assert.Equal(1, opened.Manifest.SchemaVersion);
        Assert.Empty(opened.Manifest.PatchInputs);
    }

    private sealed class Made : IDisposable
    {
        private ModelPackage? package;

        public bool IsDisposed { get; private set; }

        public Made Of(ModelPackage opened)
        {
            package = opened;
            return this;
        }

        public void Dispose()
        {
            package?.Dispose();
            IsDisposed = true;
        }
    }
}
