using System.Text.Json.Serialization;
using SelfRepair.Api.Tables;

namespace SelfRepair.Api.TrainingSweep;

/// <summary>Rows of one table at several revisions, one revision after another.</summary>
[JsonConverter(typeof(RowsConverter))]
public sealed class SweptRows : Rows
{
    private readonly IReadOnlyList<(RevisionRow Revision, Rows Rows)> parts;

    /// <summary>Rows with their revisions.</summary>
    /// <param name="parts">The rows of each revision, all of the same columns; at least one.</param>
    public SweptRows(IReadOnlyList<(RevisionRow Revision, Rows Rows)> parts)
        : base([.. SweptRowTable.KeyNames, .. parts[0].Rows.Columns]) => this.parts = parts;

    /// <inheritdoc/>
    public override IEnumerable<Cell[]> Cells()
    {
        Cell[] cells = new Cell[Columns.Count];
        foreach ((RevisionRow revision, Rows rows) in parts)
        {
            cells[0] = Cell.Of(revision.Name);
            cells[1] = revision.Step is int step ? Cell.Of((long)step) : default;
            foreach (Cell[] own in rows.Cells())
            {
                own.CopyTo(cells, SweptRowTable.KeyNames.Count);
                yield return cells;
            }
        }
    }
}
