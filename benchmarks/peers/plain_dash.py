"""The same results as a beginner would show them with Dash: `python plain_dash.py results.csv PORT`."""

import sys

import pandas as pd
import plotly.express as px
import plotly.graph_objects as go
from dash import Dash, Input, Output, dcc, html

rows = pd.read_csv(sys.argv[1])
app = Dash(__name__)
app.layout = html.Div(
    [
        html.H1("P2WKSS"),
        dcc.RadioItems(id="population", options=sorted(rows["population"].unique()), value="binaan"),
        dcc.Graph(id="graph"),
    ]
)


@app.callback(Output("graph", "figure"), Input("population", "value"))
def draw(population: str) -> go.Figure:
    chosen = rows[rows["population"] == population]
    told = f"{population}: {len(chosen)}"
    many = chosen["indicator"].nunique()
    return px.scatter(chosen, x="value", y="indicator", color="round", height=30 * many, title=told)


if __name__ == "__main__":
    app.run(port=int(sys.argv[2]), debug=False)
