using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Packages;
using SelfRepair.OnnxExport.Checkpoints;
using SelfRepair.OnnxExport.Verification;
using SelfRepair.Testing.Checkpoints;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>Weights of every magnitude that float32 has are exported and verified.</summary>
public sealed class MagnitudeTests
{
    private static readonly ModelShape Parallel = new(2, 2, 16, 8, 64, 100, 32, IsParallel: true);

    public static TheoryData<float, bool> Scales
    {
        get
        {
            TheoryData<float, bool> scales = [];
            foreach (float scale in new[] { 0, 1e-45f, 1e-41f, 1e-38f, 1e-30f, 1e-12f, 1e-4f, 1e4f, 1e12f })
            {
                scales.Add(scale, true);
                scales.Add(scale, false);
            }

            return scales;
        }
    }

    [Theory]
    [MemberData(nameof(Scales))]
    public void Export_OfWeightsAllOfAMagnitude_IsVerified(float scale, bool isParallel) =>
        Export(isParallel, (_, number) => number * scale);

    /// <summary>One tensor of a magnitude among others of order 1.</summary>
    [Theory]
    [InlineData("embed_in", 1e-41f)]
    [InlineData("embed_in", 1e37f)]
    [InlineData("input_layernorm.weight", 1e-41f)]
    [InlineData("input_layernorm.weight", 1e30f)]
    [InlineData("query_key_value.weight", 1e-41f)]
    [InlineData("query_key_value.weight", 1e30f)]
    [InlineData("query_key_value.bias", 1e37f)]
    [InlineData("attention.dense", 1e-42f)]
    [InlineData("attention.dense", 1e36f)]
    [InlineData("dense_h_to_4h", 1e-41f)]
    [InlineData("dense_h_to_4h", 1e35f)]
    [InlineData("dense_4h_to_h", 1e-43f)]
    [InlineData("dense_4h_to_h", 1e37f)]
    [InlineData("final_layer_norm", 1e-41f)]
    [InlineData("embed_out", 1e-41f)]
    [InlineData("embed_out", 1e37f)]
    [InlineData("bias", 1e-41f)]
    public void Export_OfOneTensorOfAMagnitude_IsVerified(string tensor, float scale)
    {
        float Change(string name, float number) =>
            name.Contains(tensor, StringComparison.Ordinal) ? number * scale : number;
        Export(isParallel: true, Change);
        Export(isParallel: false, Change);
    }

    [Fact]
    public void Export_OfNumbersOfEveryMagnitudeMixed_IsVerified()
    {
        Random random = new(3);
        Export(isParallel: true, (_, number) => number * MathF.Pow(10, random.Next(-45, 1)));
    }

    /// <summary>The bounds that hold at the lower end are no license at the usual one.</summary>
    [Fact]
    public void Check_OfADifferenceBeyondItsBound_IsSeenBesideElementsWithoutOne()
    {
        var expected = new Estimate([1, 1, 1e39], [1e-6, double.PositiveInfinity, 1e33], 3);
        HookComparison.Check("hook", expected, [1, float.NaN, float.PositiveInfinity]);
        Assert.Throws<VerificationException>(() => HookComparison.Check("hook", expected, [1.0001f, 1, 1]));
        Assert.Throws<VerificationException>(() => HookComparison.Check("hook", expected, [float.NaN, 1, 1]));
    }

    [Fact]
    public void Export_OfAProductBeyondFloat32_IsRefusedByTheTensorsName()
    {
        NonFiniteWeightException refusal = Assert.Throws<NonFiniteWeightException>(
            () => Export(isParallel: true, (_, number) => number * 1e30f));
        Assert.Contains("beyond float32", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(refusal.Tensor, refusal.Message, StringComparison.Ordinal);
    }

    private static void Export(bool isParallel, Func<string, float, float> change)
    {
        using var temporary = new TemporaryFolder();
        string checkpoint = temporary.PathOf("checkpoint");
        new SyntheticCheckpoint(Parallel with { IsParallel = isParallel }, StoredNumber.Float32)
            .Write(checkpoint, StoredFormat.Safetensors, shardCount: 1);
        SafetensorsEdits.Change(Path.Combine(checkpoint, "model.safetensors"), change);
        PackageManifest manifest = CheckpointExporter.Export(
            checkpoint,
            temporary.PathOf("package"),
            new ExportOptions { Verification = VerificationScope.Full },
            progress: null,
            CancellationToken.None);
        Assert.Equal(isParallel, manifest.Model.ToArchitecture().Shape.IsParallel);
    }
}
