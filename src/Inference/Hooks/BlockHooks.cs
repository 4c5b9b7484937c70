using System.Globalization;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Inference.Hooks;

/// <summary>The hooks of one block and their axes.</summary>
internal static class BlockHooks
{
    public const string OutputKind = "output";
    public const string PatchKind = "patch";

    private static readonly string[] Stream = ["batch", "pos", "d_model"];
    private static readonly string[] Scale = ["batch", "pos", "1"];
    private static readonly string[] Heads = ["batch", "pos", "head", "d_head"];

    private static readonly string[] Neurons = ["batch", "pos", "d_mlp_padded"];

    /// <summary>What is read, in the order of computation.</summary>
    public static IEnumerable<HookInfo> Outputs(int layer, ModelShape shape)
    {
        yield return new HookInfo(HookNames.ResidPre(layer), OutputKind, Stream);
        yield return new HookInfo(HookNames.Ln1Scale(layer), OutputKind, Scale);
        yield return new HookInfo(HookNames.Z(layer), OutputKind, Heads);
        yield return new HookInfo(HookNames.AttnOut(layer), OutputKind, Stream);
        if (!shape.IsParallel)
        {
            yield return new HookInfo(HookNames.ResidMid(layer), OutputKind, Stream);
        }

        yield return new HookInfo(HookNames.Ln2Scale(layer), OutputKind, Scale);
        yield return new HookInfo(HookNames.MlpPost(layer), OutputKind, Neurons);
        yield return new HookInfo(HookNames.MlpOut(layer), OutputKind, Stream);
        yield return new HookInfo(HookNames.ResidPost(layer), OutputKind, Stream);
    }

    /// <summary>What may be changed: optional inputs, each with a default that changes nothing.</summary>
    public static IEnumerable<HookInfo> Patches(int layer)
    {
        yield return new HookInfo(HookNames.Add(HookNames.ResidPre(layer)), PatchKind, Stream);
        foreach (HookInfo patch in Replacement(HookNames.Ln1Scale(layer), Scale, Scale))
        {
            yield return patch;
        }

        foreach (HookInfo patch in Replacement(HookNames.Z(layer), ["batch", "pos", "head", "1"], Heads))
        {
            yield return patch;
        }

        foreach (HookInfo patch in Replacement(HookNames.Ln2Scale(layer), Scale, Scale))
        {
            yield return patch;
        }

        foreach (HookInfo patch in Replacement(HookNames.MlpOut(layer), Scale, Stream))
        {
            yield return patch;
        }
    }

    /// <summary>keep and replacement of one hook.</summary>
    public static IEnumerable<HookInfo> Replacement(string hook, string[] keepAxes, string[] axes) =>
    [
        new HookInfo(HookNames.Keep(hook), PatchKind, keepAxes),
        new HookInfo(HookNames.Replacement(hook), PatchKind, axes),
    ];

    /// <summary>A hook's ONNX dimensions: sizes where the model fixes them, names where a run does.</summary>
    public static string[] Dims(HookInfo hook, ModelShape shape) => [.. hook.Axes.Select(axis => axis switch
    {
        "d_model" => shape.DModel.ToString(CultureInfo.InvariantCulture),
        "head" => shape.HeadCount.ToString(CultureInfo.InvariantCulture),
        "d_head" => shape.DHead.ToString(CultureInfo.InvariantCulture),
        "d_vocab" => shape.DVocab.ToString(CultureInfo.InvariantCulture),
        _ => axis,
    })];
}
