using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>The rows of an experiment's table at several revisions.</summary>
/// <param name="table">The experiment's table.</param>
public sealed class SweptRowTable(RowTable table) : RowTable($"Swept{table.RowName}", $"{table.Meaning} At a revision.")
{
    private static readonly ColumnDescription[] Keys =
    [
        new("revision", "The model's revision.", ColumnType.Text),
        new("step", "The training step that its name states; null where it states none.", ColumnType.Index, true),
    ];

    /// <summary>The names of the columns before the experiment's own.</summary>
    public static IReadOnlyList<string> KeyNames { get; } = [.. Keys.Select(key => key.Name)];

    /// <inheritdoc/>
    public override IReadOnlyList<ColumnDescription> Columns { get; } = [.. Keys, .. table.Columns];

    /// <inheritdoc/>
    public override Type? RowType => null;
}
