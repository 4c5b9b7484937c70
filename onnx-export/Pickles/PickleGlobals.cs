using System.Collections.Frozen;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>The names of Python that tensors need, each with what it means here. A list of whole names: <c>torch</c>
/// holds functions that run commands, so that no prefix is safe.</summary>
internal static class PickleGlobals
{
    /// <summary>Something that a pickle may call. The call is ours: no code of Python's runs.</summary>
    public enum Function
    {
        /// <summary>Makes an empty dictionary.</summary>
        OrderedDictionary,

        /// <summary>Makes a tensor of a storage, an offset, a shape and strides.</summary>
        RebuildTensor,

        /// <summary>Takes a tensor as the parameter of a model, which it stays.</summary>
        RebuildParameter,
    }

    private static readonly FrozenDictionary<string, object> Known = new Dictionary<string, object>
    {
        ["collections.OrderedDict"] = Function.OrderedDictionary,
        ["torch._utils._rebuild_tensor_v2"] = Function.RebuildTensor,
        ["torch._utils._rebuild_parameter"] = Function.RebuildParameter,
        ["torch.DoubleStorage"] = TensorType.F64,
        ["torch.FloatStorage"] = TensorType.F32,
        ["torch.HalfStorage"] = TensorType.F16,
        ["torch.BFloat16Storage"] = TensorType.BF16,
        ["torch.LongStorage"] = TensorType.I64,
        ["torch.IntStorage"] = TensorType.I32,
        ["torch.ShortStorage"] = TensorType.I16,
        ["torch.CharStorage"] = TensorType.I8,
        ["torch.ByteStorage"] = TensorType.U8,
        ["torch.BoolStorage"] = TensorType.Bool,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a name means.</summary>
    /// <param name="name">Module and name with a point between.</param>
    /// <returns>A <see cref="Function"/>, or the <see cref="TensorType"/> of a storage; null for any other
    /// name.</returns>
    public static object? Find(string name) => Known.GetValueOrDefault(name);
}
