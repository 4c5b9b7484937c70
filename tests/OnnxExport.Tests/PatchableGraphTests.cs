using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Tests;

/// <summary>patchable.onnx against model.onnx: the same model, its patches given otherwise.</summary>
public sealed class PatchableGraphTests : IDisposable
{
    private const int Length = 7;
    private const int Batch = 2;

    private readonly TemporaryFolder temporary = new();

    public static TheoryData<string> Models => ["parallel", "serial", "odd", "neox-tiny"];

    public void Dispose() => temporary.Dispose();

    [Theory]
    [MemberData(nameof(Models))]
    public void Run_WithoutPatches_EqualsTheOtherGraphBitForBit(string model)
    {
        ModelShape shape = Export(model);
        using Tensors tensors = new();
        tensors.Tokens(shape, Batch, Length);
        Dictionary<string, float[]> expected = Run(PackageFiles.Model, tensors.Inputs);
        tensors.AddNeutralPatches();

        AssertSame(expected, Run(PackageFiles.Patchable, tensors.Inputs));
    }

    /// <summary>Every kind of patch at every layer, with values of their own for each prompt and position.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Run_WithEveryPatch_EqualsTheOtherGraphBitForBit(string model)
    {
        ModelShape shape = Export(model);
        using Tensors single = new();
        single.Tokens(shape, Batch, Length);
        using Tensors stacked = new();
        stacked.Tokens(shape, Batch, Length);
        foreach (HookInfo patch in ModelGraph.StackedInputs)
        {
            PatchValues.Random(patch, shape, Batch, Length).GiveTo(single, stacked);
        }

        Dictionary<string, float[]> patched = Run(PackageFiles.Model, single.Inputs);

        AssertSame(patched, Run(PackageFiles.Patchable, stacked.Inputs));
        Assert.NotEqual(Clean(shape)[ModelGraph.Logits], patched[ModelGraph.Logits]);
    }

    /// <summary>A layer's patch acts in that layer: z of a head that is not kept is 0 there alone.</summary>
    [Fact]
    public void Run_WithOneHeadAblated_ChangesThatHeadAlone()
    {
        ModelShape shape = Export("serial");
        using Tensors tensors = new();
        tensors.Tokens(shape, Batch, Length);
        tensors.AddNeutralPatches();
        float[] keep = new float[shape.LayerCount * shape.HeadCount];
        Array.Fill(keep, 1);
        HeadId head = new(shape.LayerCount - 1, 1);
        keep[(head.Layer * shape.HeadCount) + head.Index] = 0;
        tensors.Add("attn.hook_z.keep", keep, shape.LayerCount, 1, 1, shape.HeadCount, 1);

        Dictionary<string, float[]> clean = Clean(shape);
        Dictionary<string, float[]> ablated = Run(PackageFiles.Patchable, tensors.Inputs);

        Assert.Equal(clean[HookNames.Z(head.Layer - 1)], ablated[HookNames.Z(head.Layer - 1)]);
        Assert.All(ablated[HookNames.Z(head.Layer)].Index(), z =>
        {
            bool isOfHead = z.Index / shape.DHead % shape.HeadCount == head.Index;
            Assert.Equal(isOfHead ? 0 : clean[HookNames.Z(head.Layer)][z.Index], z.Item);
        });
    }

    [Theory]
    [InlineData("parallel", 2)]
    [InlineData("neox-tiny", 5)]
    public void Run_WithPatchesOfAnotherNumberOfLayers_IsRefusedByTheInputsName(string model, int layers)
    {
        ModelShape shape = Export(model);
        Assert.NotEqual(layers, shape.LayerCount);
        using Tensors tensors = new();
        tensors.Tokens(shape, Batch, Length);
        tensors.AddNeutralPatches();
        tensors.Add("attn.hook_z.keep", new float[layers], layers, 1, 1, 1, 1);

        OnnxRuntimeException refusal =
            Assert.Throws<OnnxRuntimeException>(() => Run(PackageFiles.Patchable, tensors.Inputs));

        Assert.Contains(
            $"attn.hook_z.keep of 1 or {shape.LayerCount} layers", refusal.Message, StringComparison.Ordinal);
    }

    /// <summary>Plain inputs are what every binding of ONNX Runtime lists and gives.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Inputs_OfTheGraph_AreThoseOfTheManifest(string model)
    {
        Export(model);
        using ModelPackage package = ModelPackage.Open(Folder);
        using InferenceSession session = new(Path.Combine(Folder, PackageFiles.Patchable));

        Assert.Empty(session.OverridableInitializerMetadata);
        Assert.Equal(
            [ModelGraph.Tokens, .. package.Manifest.PatchInputs.Select(input => input.Name)], session.InputNames);
        Assert.Equal(
            package.Manifest.Hooks.Where(hook => hook.Kind == "output").Select(hook => hook.Name),
            session.OutputNames);
    }

    private string Folder => temporary.PathOf("package");

    private ModelShape Export(string model) => CheckpointExporter.Export(
        CheckpointFolders.OfGolden(model), Folder, new ExportOptions(), null, CancellationToken.None)
        .Model.ToArchitecture().Shape;

    private Dictionary<string, float[]> Clean(ModelShape shape)
    {
        using Tensors tensors = new();
        tensors.Tokens(shape, Batch, Length);
        return Run(PackageFiles.Model, tensors.Inputs);
    }

    private Dictionary<string, float[]> Run(string file, IReadOnlyDictionary<string, OrtValue> inputs)
    {
        using SessionOptions quiet = new() { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        using InferenceSession session = new(Path.Combine(Folder, file), quiet);
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, inputs, session.OutputNames);
        return session.OutputNames.Zip(outputs)
            .ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    private static void AssertSame(Dictionary<string, float[]> expected, Dictionary<string, float[]> actual)
    {
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.All(expected, output => Assert.Equal(
            output.Value.Select(BitConverter.SingleToInt32Bits),
            actual[output.Key].Select(BitConverter.SingleToInt32Bits)));
    }
}
