using SelfRepair.Analysis.Ablations;
using SelfRepair.Analysis.Transformers;

namespace SelfRepair.Analysis.JointAblation;

/// <summary>Components that are replaced in a row, and those that keep their clean output there.</summary>
/// <remarks>Two that say the same are equal, so that a row is run once for all sets that need it.</remarks>
internal sealed class Intervention : IEquatable<Intervention>
{
    private readonly string key;

    /// <summary>An intervention.</summary>
    /// <param name="replaced">Replaced components, at least one.</param>
    /// <param name="frozen">Components that keep their clean output; those that are replaced, and those before the
    /// first of these, need not be frozen and are left out.</param>
    /// <param name="freezesFinalScale">Whether the final LayerNorm keeps its clean scale.</param>
    /// <param name="shape">The model's dimensions.</param>
    public Intervention(
        IEnumerable<Component> replaced, IEnumerable<Component> frozen, bool freezesFinalScale, ModelShape shape)
    {
        Replaced = [.. replaced.Distinct().OrderBy(component => component.NameIn(shape), StringComparer.Ordinal)];
        FirstLayer = Replaced.Min(component => component.Layer);
        Frozen =
        [
            .. frozen.Distinct().Except(Replaced)
                .Where(component => component.Layer >= FirstLayer)
                .OrderBy(component => component.NameIn(shape), StringComparer.Ordinal),
        ];
        FreezesFinalScale = freezesFinalScale;
        key = string.Join(
            ' ',
            [
                .. Replaced.Select(component => component.NameIn(shape)),
                freezesFinalScale ? "| scale" : "|",
                .. Frozen.Select(component => component.NameIn(shape)),
            ]);
    }

    /// <summary>Replaced components.</summary>
    public IReadOnlyList<Component> Replaced { get; }

    /// <summary>Components that keep their clean output.</summary>
    public IReadOnlyList<Component> Frozen { get; }

    /// <summary>Whether the final LayerNorm keeps its clean scale.</summary>
    public bool FreezesFinalScale { get; }

    /// <summary>The first block that differs from the clean run.</summary>
    public int FirstLayer { get; }

    /// <inheritdoc/>
    public bool Equals(Intervention? other) => key == other?.key;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Intervention);

    /// <inheritdoc/>
    public override int GetHashCode() => key.GetHashCode(StringComparison.Ordinal);
}
