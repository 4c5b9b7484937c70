using System.Collections.Frozen;
using SelfRepair.Inference.Packages;

namespace SelfRepair.OnnxExport.Pickles;

/// <summary>The names of Python that files of tensors hold, each with what it means here. A list of whole names:
/// <c>torch</c> holds functions that run commands, so that no prefix is safe.</summary>
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

        /// <summary>Calls another function of this list: a tensor with attributes of its own.</summary>
        RebuildFromType,

        /// <summary>Makes something that no model needs, or is it: <see cref="PickledOther"/>.</summary>
        Other,
    }

    /// <summary>Beside plain tensors: what <c>torch.load</c> takes under <c>weights_only</c>, quantized and sparse
    /// tensors and NumPy's numbers among it.</summary>
    private static readonly string[] Others =
    [
        "_codecs.encode",
        .. Of("builtins", "bytearray", "complex", "frozenset", "set", "slice"),
        .. Of("__builtin__", "bytearray", "complex", "frozenset", "set", "slice"),
        .. Of("collections", "Counter"),
        .. Of("numpy", "dtype", "ndarray"),
        .. Of("numpy.core.multiarray", "_reconstruct", "scalar"),
        .. Of("numpy._core.multiarray", "_reconstruct", "scalar"),
        .. Of("torch", "Size", "Tensor", "device", "strided"),
        .. Of("torch", "per_channel_affine", "per_channel_affine_float_qparams", "per_channel_symmetric"),
        .. Of("torch", "per_tensor_affine", "per_tensor_symmetric"),
        .. Of("torch", "bfloat16", "float16", "float32", "float64", "float", "double", "half"),
        .. Of("torch", "float8_e4m3fn", "float8_e4m3fnuz", "float8_e5m2", "float8_e5m2fnuz", "float8_e8m0fnu"),
        .. Of("torch", "float4_e2m1fn_x2", "complex32", "complex64", "complex128"),
        .. Of("torch", "bool", "int8", "int16", "int32", "int64", "int", "long", "short"),
        .. Of("torch", "uint8", "uint16", "uint32", "uint64", "uint1", "uint2", "uint4", "int4"),
        .. Of("torch", "qint8", "qint32", "quint8", "quint4x2", "quint2x4"),
        .. Of("torch.nn.parameter", "Parameter"),
        .. Of("torch.serialization", "_get_layout"),
        .. Of("torch._utils", "_rebuild_device_tensor_from_numpy", "_rebuild_meta_tensor_no_storage"),
        .. Of("torch._utils", "_rebuild_nested_tensor", "_rebuild_qtensor", "_rebuild_sparse_csr_tensor"),
        .. Of("torch._utils", "_rebuild_sparse_tensor", "_rebuild_tensor_v3"),
    ];

    private static readonly StorageType[] Storages =
    [
        Of("DoubleStorage", TensorType.F64),
        Of("FloatStorage", TensorType.F32),
        Of("HalfStorage", TensorType.F16),
        Of("BFloat16Storage", TensorType.BF16),
        Of("LongStorage", TensorType.I64),
        Of("IntStorage", TensorType.I32),
        Of("ShortStorage", TensorType.I16),
        Of("CharStorage", TensorType.I8),
        Of("ByteStorage", TensorType.U8),
        Of("BoolStorage", TensorType.Bool),
        new("ComplexFloatStorage", 8, null),
        new("ComplexDoubleStorage", 16, null),
        new("QInt8Storage", 1, null),
        new("QInt32Storage", 4, null),
        new("QUInt8Storage", 1, null),
        new("QUInt4x2Storage", 1, null),
        new("QUInt2x4Storage", 1, null),
        new("UntypedStorage", 1, null),
    ];

    private static readonly FrozenDictionary<string, object> Known = List().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What a name means.</summary>
    /// <param name="name">Module and name with a point between.</param>
    /// <returns>A <see cref="Function"/>, or the <see cref="StorageType"/> of a storage; null for any other
    /// name.</returns>
    public static object? Find(string name) => Known.GetValueOrDefault(name);

    private static Dictionary<string, object> List()
    {
        Dictionary<string, object> names = new(StringComparer.Ordinal)
        {
            ["collections.OrderedDict"] = Function.OrderedDictionary,
            ["torch._utils._rebuild_tensor"] = Function.RebuildTensor,
            ["torch._utils._rebuild_tensor_v2"] = Function.RebuildTensor,
            ["torch._utils._rebuild_parameter"] = Function.RebuildParameter,
            ["torch._utils._rebuild_parameter_with_state"] = Function.RebuildParameter,
            ["torch._tensor._rebuild_from_type_v2"] = Function.RebuildFromType,
            ["torch.storage.UntypedStorage"] = Storages[^1],
        };
        Array.ForEach(Storages, storage => names.Add($"torch.{storage.Name}", storage));
        Array.ForEach(Others, name => names.Add(name, Function.Other));
        return names;
    }

    private static StorageType Of(string name, TensorType type) => new(name, TensorTypes.ByteSize(type), type);

    private static IEnumerable<string> Of(string module, params string[] names) =>
        names.Select(name => $"{module}.{name}");
}
