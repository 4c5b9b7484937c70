using System.Runtime.InteropServices;

namespace SelfRepair.Api.Json;

/// <summary>The body of a request as its handler reads it: whole, decompressed, JSON in UTF-8.</summary>
/// <param name="Content">Its bytes.</param>
public sealed record RequestBody(ReadOnlyMemory<byte> Content)
{
    /// <summary>The bytes as a stream.</summary>
    /// <param name="content">The bytes.</param>
    public static Stream Open(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out ArraySegment<byte> array) && array.Array is not null
            ? new MemoryStream(array.Array, array.Offset, array.Count, writable: false)
            : Stream.Null;
}
