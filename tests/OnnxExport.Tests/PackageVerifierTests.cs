using System.Security.Cryptography;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

public sealed class PackageVerifierTests
{
    public static TheoryData<string> Fixtures => [.. CheckpointFolders.Good];

    [Theory]
    [MemberData(nameof(Fixtures))]
    public void Export_OfEveryGoodCheckpoint_IsVerified(string name)
    {
        using var temporary = new TemporaryFolder();
        (string folder, _) = CheckpointFolders.Unpack(name, temporary);
        var options = new ExportOptions { Verification = VerificationScope.Full };
        PackageManifest manifest = CheckpointExporter.Export(
            folder, temporary.PathOf("package"), options, null, CancellationToken.None);
        Assert.Equal(name, manifest.Source.Id);
    }

    /// <summary>1,024 neurons are rows of 4 KiB, so that the package holds 8 more of zeros.</summary>
    [Fact]
    public void Export_OfAnMlpWithA4KiBStride_IsPaddedAndVerified()
    {
        using var temporary = new TemporaryFolder();
        var options = new ExportOptions { Verification = VerificationScope.Full };
        PackageManifest manifest = CheckpointExporter.Export(
            CheckpointFolders.OfGolden("padded"), temporary.PathOf("package"), options, null, CancellationToken.None);
        Assert.Equal(1024, manifest.Model.DMlp);
        Assert.Equal(1032, manifest.Model.DMlpPadded);
    }

    /// <summary>So are the matrices that read a stream of 1,024, or z.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Export_OfAStreamWithA4KiBStride_IsPaddedAndVerified(bool isParallel)
    {
        using var temporary = new TemporaryFolder();
        var shape = new ModelShape(1, 16, 1024, 64, 128, 64, 64, isParallel);
        new SyntheticCheckpoint(shape).Write(temporary.PathOf("checkpoint"), StoredFormat.Safetensors, shardCount: 1);
        var options = new ExportOptions { Verification = VerificationScope.Full };
        PackageManifest manifest = CheckpointExporter.Export(
            temporary.PathOf("checkpoint"), temporary.PathOf("package"), options, null, CancellationToken.None);
        Assert.Equal(1024, manifest.Model.DModel);
        Assert.Equal(1032, manifest.Model.DModelPadded);
    }

    [Theory]
    [InlineData("parallel", "embed.W_E", "hook_embed")]
    [InlineData("serial", "blocks.1.attn.W_Q", "blocks.1.attn.hook_z")]
    [InlineData("odd", "blocks.0.attn.W_O", "blocks.0.hook_resid_post")]
    [InlineData("neox-tiny", "blocks.3.mlp.b_in", "blocks.3.hook_mlp_out")]
    [InlineData("neox-tiny", "unembed.W_U", "logits")]
    public void Verify_WithAnotherWeight_NamesTheHook(string model, string weight, string hook)
    {
        using var temporary = new TemporaryFolder();
        string package = Export(model, temporary);
        ChangeFirstElement(Path.Combine(package, PackageFiles.Weights), weight);
        Assert.Equal(hook, Verify(model, package).Hook);
    }

    /// <summary>The two forms of gelu differ by at most 4e-4: the bounds are tight enough to see it.</summary>
    [Theory]
    [InlineData("neox-tiny")]
    [InlineData("parallel")]
    public void Verify_WithTheOtherGelu_SeesIt(string model)
    {
        using var temporary = new TemporaryFolder();
        string package = Export(model, temporary);
        string manifest = Path.Combine(package, PackageFiles.Manifest);
        string changed = File.ReadAllText(manifest).Replace("\"gelu\"", "\"gelu_tanh\"", StringComparison.Ordinal);
        File.WriteAllText(manifest, changed);
        Assert.EndsWith(".hook_mlp_out", Verify(model, package).Hook, StringComparison.Ordinal);
    }

    private static string Export(string model, TemporaryFolder temporary)
    {
        string package = temporary.PathOf("package");
        var options = new ExportOptions { Verification = VerificationScope.None };
        CheckpointExporter.Export(CheckpointFolders.OfGolden(model), package, options, null, CancellationToken.None);
        return package;
    }

    private static VerificationException Verify(string model, string folder)
    {
        using Checkpoint checkpoint = Checkpoint.Open(CheckpointFolders.OfGolden(model));
        using ModelPackage package = ModelPackage.Open(folder);
        var verifier = new PackageVerifier(checkpoint, package, null, CancellationToken.None);
        return Assert.Throws<VerificationException>(() => verifier.Verify(VerificationScope.Full));
    }

    /// <summary>Adds a hundredth to a weight and writes the new checksum into the manifest.</summary>
    private static void ChangeFirstElement(string path, string weight)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using (TensorFile file = TensorFile.Open(path))
        {
            int offset = (int)file.Tensors[weight].Offset;
            BitConverter.TryWriteBytes(bytes.AsSpan(offset), BitConverter.ToSingle(bytes, offset) + 0.01f);
        }

        string manifest = Path.Combine(Path.GetDirectoryName(path)!, PackageFiles.Manifest);
        string before = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path)));
        string after = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(path, bytes);
        File.WriteAllText(manifest, File.ReadAllText(manifest).Replace(before, after, StringComparison.Ordinal));
    }
}
