using System.Text.Json;
using System.Text.Json.Serialization;
using SelfRepair.Inference.Hooks;

namespace SelfRepair.Inference.Packages;

/// <summary>What a model package is and holds: its manifest.json (docs/model-package.md).</summary>
/// <remarks>It names no time, machine or path, so that one checkpoint always gives the same bytes.</remarks>
public sealed record PackageManifest
{
    /// <summary>The form of manifest.json and of the package that this program writes. Version 1, which it reads too,
    /// had no <see cref="PackageFiles.Patchable"/>.</summary>
    public const int CurrentSchemaVersion = 2;

    /// <summary>The folding that this program does: its equations, names, layout and padding of the weights.</summary>
    public const int CurrentFoldingVersion = 2;

    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>1 or <see cref="CurrentSchemaVersion"/>.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary><see cref="CurrentFoldingVersion"/>.</summary>
    public required int FoldingVersion { get; init; }

    /// <summary>Where the checkpoint came from.</summary>
    public required PackageSource Source { get; init; }

    /// <summary>The model's shape and block layout.</summary>
    public required PackagedModel Model { get; init; }

    /// <summary>Every output and optional input of model.onnx, in the order of computation.</summary>
    public required IReadOnlyList<HookInfo> Hooks { get; init; }

    /// <summary>Every input of patchable.onnx but the tokens, in the order of computation; none in version 1.</summary>
    public IReadOnlyList<HookInfo> PatchInputs { get; init; } = [];

    /// <summary>Every file but the manifest, by name.</summary>
    public required IReadOnlyDictionary<string, PackageFile> Files { get; init; }

    /// <summary>Reads a manifest.</summary>
    /// <param name="json">UTF-8 text.</param>
    /// <exception cref="JsonException">It is no manifest.</exception>
    public static PackageManifest Parse(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize<PackageManifest>(json, Format) ?? throw new JsonException("The manifest is null.");

    /// <summary>The manifest as UTF-8 text, the same bytes for the same content.</summary>
    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Format), (byte)'\n'];
}

/// <summary>Where a package's checkpoint came from.</summary>
/// <param name="Id">The model's name: a Hub id, or a folder's name.</param>
/// <param name="Revision">The branch, tag or step asked for; null where there is none.</param>
/// <param name="Commit">The commit it stood for; null where there is none.</param>
public sealed record PackageSource(string Id, string? Revision, string? Commit);

/// <summary>A file of a package.</summary>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
/// <param name="Bytes">Its length.</param>
public sealed record PackageFile(string Sha256, long Bytes)
{
    /// <summary>Reads and hashes a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static PackageFile Of(string path, CancellationToken cancellationToken)
    {
        (string sha256, long bytes) = FileHash.Of(path, cancellationToken);
        return new PackageFile(sha256, bytes);
    }
}
