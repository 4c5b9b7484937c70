using Microsoft.ML.OnnxRuntime;
using SelfRepair.Analysis.Rows;
using SelfRepair.Analysis.Transformers;
using SelfRepair.Inference.Graphs;
using SelfRepair.Inference.Graphs.Onnx;
using SelfRepair.Inference.Hooks;
using SelfRepair.Inference.Packages;
using SelfRepair.Testing;

namespace SelfRepair.Inference.Tests.Rows;

/// <summary>The blocks that the engine runs against the whole-model file that anyone can run.</summary>
public sealed class ModelGraphTests(ModelFixture models) : IClassFixture<ModelFixture>
{
    private const int Length = 12;

    public static TheoryData<string> Models => ["parallel", "serial", "odd", "neox-tiny"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Blocks_AndTheWholeModel_ReadTheSame(string model)
    {
        TestModel opened = models[model];
        ModelShape shape = opened.Engine.Shape;
        int[] prompt = TestPrompts.Random(1, Length, shape.DVocab);
        ActivationCache cache = Kept(opened, prompt, []).Cache!;
        Dictionary<string, float[]> whole = RunWhole(opened, prompt, []);
        for (int layer = 0; layer < shape.LayerCount; layer++)
        {
            AssertClose(whole[HookNames.ResidPre(layer)], cache.ResidPre(layer));
            AssertClose(whole[HookNames.Z(layer)], cache.Z(layer));
            AssertClose(whole[HookNames.MlpOut(layer)], cache.MlpOut(layer));
            AssertClose(whole[HookNames.Ln1Scale(layer)], cache.Scale(LayerNormKind.Ln1, layer));
            AssertClose(whole[HookNames.Ln2Scale(layer)], cache.Scale(LayerNormKind.Ln2, layer));
        }

        AssertClose(whole[HookNames.FinalScale], cache.Scale(LayerNormKind.Final, 0));
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void Patches_InBlocksAndInTheWholeModel_ActAlike(string model)
    {
        TestModel opened = models[model];
        ModelShape shape = opened.Engine.Shape;
        int[] prompt = TestPrompts.Random(2, Length, shape.DVocab);
        HeadId head = new(0, 1);
        RowReadings row = Kept(opened, prompt, [new ReplaceHeadOutput(head, new float[Length * shape.DHead])]);
        float[] keep = [.. Enumerable.Range(0, shape.HeadCount).Select(index => index == head.Index ? 0f : 1f)];
        using OrtValue input = OrtValue.CreateTensorValueFromMemory(keep, [1, 1, shape.HeadCount, 1]);
        Dictionary<string, OrtValue> patches = new() { [HookNames.Keep(HookNames.Z(0))] = input };
        Dictionary<string, float[]> whole = RunWhole(opened, prompt, patches);

        AssertClose(whole[HookNames.ResidPost(shape.LayerCount - 1)], row.Cache!.ResidPre(shape.LayerCount));
        AssertClose(whole[ModelGraph.Logits][^shape.DVocab..], row.Logits[0]);
    }

    /// <summary>Those of ONNX Runtime alone would bind the file to it.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void Operators_OfTheWholeModel_AreStandardOnes(string model)
    {
        ModelProto file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(FileOf(models[model])));

        Assert.Equal((string.Empty, 23L), Assert.Single(file.OpsetImport.Select(set => (set.Domain, set.Version))));
        Assert.All(file.Graph.Node, node => Assert.Empty(node.Domain));
    }

    [Fact]
    public void Hooks_OfTheManifest_AreTheFilesInputsAndOutputs()
    {
        TestModel opened = models["serial"];
        using InferenceSession session = Open(opened);
        string[] named = [.. ModelGraph.Hooks(opened.Package.Architecture).Select(hook => hook.Name)];
        IEnumerable<string> given = session.OutputNames
            .Concat(session.OverridableInitializerMetadata.Keys);
        Assert.Equal(named.Order(StringComparer.Ordinal), given.Order(StringComparer.Ordinal));
    }

    private static RowReadings Kept(TestModel model, int[] prompt, Change[] changes)
    {
        RowReads all = RowReads.Z | RowReads.Streams | RowReads.MlpOut | RowReads.Scales;
        Row row = Row.FromEmbedding(prompt, null, all) with { Changes = changes, LogitPositions = [prompt.Length - 1] };
        return Assert.Single(model.Engine.Run([row], CancellationToken.None));
    }

    private static InferenceSession Open(TestModel model) => new(FileOf(model));

    private static string FileOf(TestModel model)
    {
        string path = Path.Combine(model.Package.Folder, PackageFiles.Model);
        if (!File.Exists(path))
        {
            ModelGraph.Write(path, model.Package.Architecture, model.Package.Weights.Tensors, PackageFiles.Weights);
        }

        return path;
    }

    private static Dictionary<string, float[]> RunWhole(
        TestModel model,
        int[] prompt,
        Dictionary<string, OrtValue> patches)
    {
        using InferenceSession session = Open(model);
        long[] ids = [.. prompt.Select(token => (long)token)];
        using OrtValue tokens = OrtValue.CreateTensorValueFromMemory(ids, [1, ids.Length]);
        Dictionary<string, OrtValue> inputs = new(patches) { [ModelGraph.Tokens] = tokens };
        using RunOptions options = new();
        using IDisposableReadOnlyCollection<OrtValue> outputs = session.Run(options, inputs, session.OutputNames);
        return session.OutputNames.Zip(outputs)
            .ToDictionary(pair => pair.First, pair => pair.Second.GetTensorDataAsSpan<float>().ToArray());
    }

    private static void AssertClose(float[] expected, ReadOnlyMemory<float> actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        double tolerance = Tolerances.Onnx * expected.Max(Math.Abs);
        double worst = expected.Zip(actual.ToArray(), (x, y) => Math.Abs((double)x - y)).Max();
        Assert.True(worst <= tolerance, $"off by {worst:g3}, more than {tolerance:g3}");
    }
}
