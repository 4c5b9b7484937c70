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

    [Theory]
    [InlineData(PackageFiles.Manifest)]
    [InlineData(PackageFiles.Weights)]
    public void Open_WithoutAFile_NamesIt(string file)
    {
        File.Delete(Path.Combine(package, file));
        InvalidPackageException refusal = Assert.Throws<InvalidPackageException>(() => ModelPackage.Open(package));
        Assert.Contains(file, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(temporary.Location, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"schema_version\": 1", "\"schema_version\": 2")]
    [InlineData("\"folding_version\": 1", "\"folding_version\": 9")]
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
}
